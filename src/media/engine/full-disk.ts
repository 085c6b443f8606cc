import { AssetError } from '#errors.ts';

/** ENOSPC and EDQUOT in the words of the C library, which are those of libvips and FFmpeg too. */
const WORDS = /no space left on device|disk quota exceeded|\b(?:ENOSPC|EDQUOT)\b/i;

/**
 * What to say instead of an error that only means that the disk for files in the making is full; null for any other. No
 * file is to blame for that, and a later try may find room.
 */
export function fullDisk(error: unknown): AssetError | null {
  if (!(error instanceof Error) || !WORDS.test(error.message)) return null;
  return new AssetError('unavailable', 'The disk for temporary files is full.', { cause: error });
}
