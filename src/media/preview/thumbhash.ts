import sharp from 'sharp';
import { rgbaToThumbHash } from 'thumbhash';

/** The most that the format takes. */
const SIDE = 100;

/** Base64 of the thumbhash of a picture file made here: some 25 bytes that a client paints until the picture is there. */
export async function thumbhashOf(path: string): Promise<string> {
  const { data, info } = await sharp(path)
    .resize(SIDE, SIDE, { fit: 'inside', withoutEnlargement: true })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString('base64');
}
