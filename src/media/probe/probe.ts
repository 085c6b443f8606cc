import type { Facts } from '../facts.ts';
import type { ProbeInput } from '../workers/protocol.ts';
import { probeAv } from './av.ts';
import { identify } from './identify.ts';
import { probeImage } from './image.ts';

/** The facts of a file. Throws `not-media` or `unprocessable`. */
export async function probe({ path, mediaType, name }: ProbeInput): Promise<Facts> {
  const type = await identify(path, { declaredType: mediaType, name });
  const { demuxer } = type;
  return demuxer === null ? probeImage(path) : probeAv(path, { mediaType: type.mediaType, demuxer });
}
