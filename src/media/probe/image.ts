import type { Metadata } from 'sharp';
import { AssetError } from '#errors.ts';
import { readBytes } from '../engine/bytes.ts';
import { openImage } from '../engine/images.ts';
import { MAX_PIXELS } from '../engine/limits.ts';
import { type MultiPicture, multiPictureOf } from '../engine/mpo.ts';
import { reasonOf } from '../engine/reason.ts';
import type { Facts } from '../facts.ts';
import { typeOf } from '../types.ts';
import { keptTags } from './tags.ts';

/** Room for the EXIF block (at most 64 KiB) and a colour profile that may stand before a multi-picture index. */
const JPEG_HEAD = { position: 0, length: 256 * 1024 };

/** What libvips calls a format, where that is not our name of it. */
const NAMES: Readonly<Record<string, string>> = { heif: 'avif', jpg: 'jpeg' };

/** Reads an image's facts from its header; throws `unprocessable` when it is damaged or too large to be decoded. */
export async function probeImage(path: string): Promise<Facts> {
  const metadata = await readMetadata(path);
  refuseTooLarge(metadata);
  const multi = metadata.format === 'jpeg' ? multiPictureOf(readBytes(path, JPEG_HEAD)) : null;
  const format = multi?.equal ? 'mpo' : (NAMES[metadata.format] ?? metadata.format);
  const { mediaType, extension } = typeOf(`image/${format}`);
  return {
    kind: 'image',
    mediaType,
    container: extension,
    duration: durationOf(metadata),
    bitRate: null,
    video: null,
    audio: null,
    image: {
      format,
      ...metadata.autoOrient,
      orientation: metadata.orientation ?? 1,
      pages: pagesOf(metadata, multi),
      alpha: metadata.hasAlpha,
      colorSpace: metadata.space,
    },
    captions: null,
    font: null,
    tags: keptTags((metadata.comments ?? []).map(({ keyword, text }) => [keyword, text])),
  };
}

async function readMetadata(path: string): Promise<Metadata> {
  try {
    // The limit is looked at below, with a sentence that says how far it was missed.
    return await openImage(path, { limitInputPixels: false }).metadata();
  } catch (error) {
    throw new AssetError('unprocessable', `The image cannot be read: ${reasonOf(error)}.`, { cause: error });
  }
}

/** Only the header has been read so far: nothing is allocated for pixels that a few bytes merely claim. */
function refuseTooLarge({ width, height, pageHeight = height }: Metadata): void {
  if (width * pageHeight <= MAX_PIXELS) return;
  const limit = Math.floor(MAX_PIXELS / 1e6);
  throw new AssetError(
    'unprocessable',
    `The image is ${width} × ${pageHeight} pixels; at most ${limit} megapixels are read.`,
  );
}

/** Seconds of an animation played once, null for a still. */
function durationOf({ delay, pages = 1 }: Metadata): number | null {
  if (delay === undefined || pages < 2) return null;
  return delay.slice(0, pages).reduce((sum, milliseconds) => sum + milliseconds, 0) / 1000;
}

function pagesOf({ pages = 1 }: Metadata, multi: MultiPicture | null): number {
  return multi?.equal ? multi.pages : pages;
}
