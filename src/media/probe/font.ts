import { readFile, stat } from 'node:fs/promises';
import { AssetError } from '#errors.ts';
import type { Facts } from '../facts.ts';
import { typeOf } from '../types.ts';

/** Bytes; fonts of all Chinese characters have some twenty megabytes. */
const MAX_SIZE = 64 * 1024 * 1024;

/** Has the rasteriser read a font; throws `unprocessable` when it would not draw with it. */
export async function probeFont(path: string, mediaType: string): Promise<Facts> {
  const { size } = await stat(path);
  if (size > MAX_SIZE)
    throw new AssetError('unprocessable', 'The font is larger than the 64 MiB that are read.');
  const { extension } = typeOf(mediaType);
  return {
    kind: 'font',
    mediaType,
    container: extension,
    duration: null,
    bitRate: null,
    video: null,
    audio: null,
    image: null,
    captions: null,
    font: { format: extension, family: await familyOf(path) },
    tags: {},
  };
}

async function familyOf(path: string): Promise<string | null> {
  // Loaded when there is a font to be read: other files are probed without a rasteriser.
  const { skia } = await import('../render/raster/skia.ts');
  const bytes = await readFile(path);
  const manager = skia.FontMgr.FromData(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
  );
  if (manager === null) throw new AssetError('unprocessable', 'The font is damaged: it cannot be read.');
  try {
    if (manager.countFamilies() === 0) throw new AssetError('unprocessable', 'There is no font in the file.');
    return manager.getFamilyName(0) || null;
  } finally {
    manager.delete();
  }
}
