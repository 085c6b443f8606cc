import type { Facts } from './facts.ts';
import { identify } from './identify.ts';
import { probeAv } from './probe-av.ts';
import { probeImage } from './probe-image.ts';
import type { ProbeInput } from './protocol.ts';

/** The facts of a file. Throws `not-media` or `unprocessable`. */
export async function probe({ path, mediaType, name }: ProbeInput): Promise<Facts> {
  const type = await identify(path, { declaredType: mediaType, name });
  const { demuxer } = type;
  return demuxer === null ? probeImage(path) : probeAv(path, { mediaType: type.mediaType, demuxer });
}
