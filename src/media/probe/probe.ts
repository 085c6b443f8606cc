import type { Facts } from '../facts.ts';
import type { ProbeInput } from '../workers/protocol.ts';
import { probeAv } from './av.ts';
import { probeCaptions } from './captions.ts';
import { probeFont } from './font.ts';
import { identify } from './identify.ts';
import { probeImage } from './image.ts';

/** The facts of a file. Throws `not-media` or `unprocessable`. */
export async function probe({ path, mediaType: declaredType, name }: ProbeInput): Promise<Facts> {
  const type = await identify(path, { declaredType, name });
  const { demuxer, kind, mediaType } = type;
  if (demuxer !== null) return probeAv(path, { mediaType, demuxer });
  if (kind === 'captions') return probeCaptions(path, mediaType);
  return kind === 'font' ? probeFont(path, mediaType) : probeImage(path);
}
