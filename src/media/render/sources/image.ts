import { AssetError } from '#errors.ts';
import { openImage } from '../../engine/images.ts';
import type { ImageFacts } from '../../facts.ts';
import type { Extent } from '../geometry/extent.ts';
import type { Size } from '../geometry/rect.ts';
import { BitmapSource, type Placed } from './bitmaps.ts';
import type { Shown, Source } from './source.ts';

/** Reads of an image file what is seen of it, as large as it is seen. */
export async function openImageSource(
  path: string,
  { facts, extent }: { facts: ImageFacts; extent: Extent },
): Promise<Source> {
  const natural = { width: facts.width, height: facts.height };
  const read = (page: number) => readPage(path, { page, natural, extent });
  // The other pictures of a multi-picture file are other views, not later moments.
  if (facts.pages > 1 && facts.format !== 'mpo')
    return new AnimatedImage(natural, { read, delays: await delaysOf(path, facts.pages) });
  return new BitmapSource(natural, [{ from: 0, bitmap: await read(0) }], extent.window);
}

async function readPage(
  path: string,
  { page, natural, extent: { window, resolution } }: { page: number; natural: Size; extent: Extent },
): Promise<Placed> {
  const left = Math.min(natural.width - 1, Math.round(window.x));
  const top = Math.min(natural.height - 1, Math.round(window.y));
  const width = Math.max(1, Math.min(natural.width - left, Math.round(window.width)));
  const height = Math.max(1, Math.min(natural.height - top, Math.round(window.height)));
  // Enlarged it is later on: libvips moves what it enlarges by half a pixel.
  const size = {
    width: resolution.x < 1 ? Math.max(1, Math.round(window.width * resolution.x)) : width,
    height: resolution.y < 1 ? Math.max(1, Math.round(window.height * resolution.y)) : height,
  };
  const { data, info } = await openImage(path, { page })
    .autoOrient()
    .extract({ left, top, width, height })
    .resize({ ...size, fit: 'fill', kernel: 'lanczos3' })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 4)
    throw new AssetError('internal', `An image came out with ${info.channels} channels and not with 4.`);
  return { width: info.width, height: info.height, pixels: data, window };
}

/** Milliseconds below which browsers take a delay for a mistake, and what they wait instead. */
const SHORTEST_DELAY = 20;
const USUAL_DELAY = 100;

/** Seconds that each page is shown for. */
async function delaysOf(path: string, pages: number): Promise<number[]> {
  const { delay = [] } = await openImage(path).metadata();
  return Array.from({ length: pages }, (_, page) => {
    const milliseconds = delay[page] ?? USUAL_DELAY;
    return (milliseconds < SHORTEST_DELAY ? USUAL_DELAY : milliseconds) / 1000;
  });
}

interface Pages {
  /** Seconds. */
  readonly delays: readonly number[];
  read(page: number): Promise<Placed>;
}

/** A moving GIF or WebP, over and over again; one page in memory at a time. */
class AnimatedImage implements Source {
  readonly rotation = 0;
  readonly hdr = false;
  readonly alpha = true;
  readonly natural: Size;
  readonly #pages: Pages;
  readonly #duration: number;
  #page: { readonly index: number; readonly bitmap: BitmapSource } | null = null;

  constructor(natural: Size, pages: Pages) {
    this.natural = natural;
    this.#pages = pages;
    this.#duration = pages.delays.reduce((sum, delay) => sum + delay, 0);
  }

  async at(seconds: number): Promise<Shown | null> {
    const index = this.#pageAt(seconds % this.#duration);
    if (this.#page?.index !== index) {
      this.#page?.bitmap[Symbol.dispose]();
      const bitmap = new BitmapSource(this.natural, [{ from: 0, bitmap: await this.#pages.read(index) }]);
      this.#page = { index, bitmap };
    }
    const shown = await this.#page.bitmap.at(0);
    return shown === null ? null : { ...shown, version: index };
  }

  #pageAt(seconds: number): number {
    let end = 0;
    const index = this.#pages.delays.findIndex((delay) => {
      end += delay;
      return seconds < end - ROUNDING;
    });
    return Math.max(0, index);
  }

  [Symbol.dispose](): void {
    this.#page?.bitmap[Symbol.dispose]();
  }
}

const ROUNDING = 1e-6;
