import { readFile, stat } from 'node:fs/promises';
import { AssetError } from '#errors.ts';
import { parseCaptions } from '../captions/parse.ts';
import type { Facts } from '../facts.ts';
import { typeOf } from '../types.ts';

/** Bytes; a long film has some hundred kilobytes. */
const MAX_SIZE = 10 * 1024 * 1024;

/** Reads captions as a whole, as nothing less tells whether they can be used; throws `unprocessable` when they cannot. */
export async function probeCaptions(path: string, mediaType: string): Promise<Facts> {
  const { size } = await stat(path);
  if (size > MAX_SIZE)
    throw new AssetError('unprocessable', 'The captions are larger than the 10 MiB that are read.');
  const lines = linesOf(await readFile(path, 'utf8'));
  const { extension } = typeOf(mediaType);
  return {
    kind: 'captions',
    mediaType,
    container: extension,
    duration: lines.at(-1)?.end ?? 0,
    bitRate: null,
    video: null,
    audio: null,
    image: null,
    captions: { format: extension, lines: lines.length },
    font: null,
    tags: {},
  };
}

function linesOf(text: string) {
  try {
    return parseCaptions(text);
  } catch (error) {
    if (!(error instanceof AssetError)) throw error;
    throw new AssetError('unprocessable', error.message, { cause: error });
  }
}
