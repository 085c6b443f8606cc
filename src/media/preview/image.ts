import { join } from 'node:path';
import { openImage } from '../engine/images.ts';
import { MAX_PIXELS } from '../engine/limits.ts';
import type { ImageFacts, PreviewFile } from '../facts.ts';
import { MOVING, STILL } from './encoding.ts';

export interface ImagePreviewInput {
  readonly path: string;
  readonly facts: ImageFacts;
  readonly outDir: string;
}

const THUMBNAIL_SIDE = 512;

/** Upright, in sRGB, without EXIF, GPS or any other metadata, at most 512 pixels on the long side. */
export async function makeThumbnail({ path, outDir }: ImagePreviewInput): Promise<PreviewFile> {
  const out = join(outDir, 'thumbnail.webp');
  const { width, height } = await openImage(path)
    .autoOrient()
    .resize(THUMBNAIL_SIDE, THUMBNAIL_SIDE, { fit: 'inside', withoutEnlargement: true })
    .webp(STILL)
    .toFile(out);
  return { role: 'thumbnail', path: out, mediaType: 'image/webp', width, height };
}

const ANIMATION_SIDE = 320;
/** Six seconds of an ordinary animation. */
const MAX_PAGES = 60;

/** The start of a moving GIF or WebP, at most 320 pixels on the long side; null for one that does not move. */
export async function makeImageAnimation({
  path,
  facts,
  outDir,
}: ImagePreviewInput): Promise<PreviewFile | null> {
  // All pages are decoded into one tall picture, which the limit on pixels holds for.
  const pages = Math.min(facts.pages, MAX_PAGES, Math.floor(MAX_PIXELS / (facts.width * facts.height)));
  if (facts.format === 'mpo' || pages < 2) return null;
  const out = join(outDir, 'animation.webp');
  const { width, pageHeight, height } = await openImage(path, { pages })
    .resize(ANIMATION_SIDE, ANIMATION_SIDE, { fit: 'inside', withoutEnlargement: true })
    .webp(MOVING)
    .toFile(out);
  return { role: 'animation', path: out, mediaType: 'image/webp', width, height: pageHeight ?? height };
}
