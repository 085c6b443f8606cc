import { AssetError } from '#errors.ts';
import { readBytes } from '../engine/bytes.ts';
import { HEAD_BYTES, type SniffedType, type SniffHints, sniff } from '../sniff.ts';

/** The type of a file by its first bytes; throws `not-media` when they are none that is known. */
export async function identify(path: string, hints: SniffHints): Promise<SniffedType> {
  const head = readBytes(path, { position: 0, length: HEAD_BYTES });
  if (head.length === 0) throw new AssetError('not-media', 'The file is empty.');
  const type = await sniff(head, hints);
  if (type === null)
    throw new AssetError('not-media', 'The file is no image, video or audio of a known format.');
  return type;
}
