import type { Frame } from 'node-av/lib';
import { intersection, type Rect, type Size } from '../geometry/rect.ts';
import { frameOfBitmap, type Pixels } from '../pixels/bitmap-frame.ts';
import type { Shown, Source } from './source.ts';

/** What is shown from some moment on, in seconds of the clip. */
export interface Step {
  readonly from: number;
  readonly bitmap: Placed | null;
}

export interface Placed extends Pixels {
  /** Natural pixels. */
  readonly window: Rect;
}

/** Seconds that a frame may come before a step and still show it. */
const TOLERANCE = 1e-6;

/** Bitmaps one after the other, in the order of time. */
export class BitmapSource implements Source {
  readonly rotation = 0;
  readonly hdr = false;
  readonly natural: Size;
  readonly alpha: boolean;
  readonly #steps: readonly Step[];
  #shown: { readonly index: number; readonly frame: Frame } | null = null;

  /** `bounds`: natural pixels, of all that can ever be seen. */
  constructor(natural: Size, steps: readonly Step[], bounds: Rect = { x: 0, y: 0, ...natural }) {
    this.natural = natural;
    this.#steps = steps;
    this.alpha = steps.some(({ bitmap }) => bitmap === null || !isOpaque(bitmap, bounds));
  }

  async at(seconds: number): Promise<Shown | null> {
    const index = this.#steps.findLastIndex(({ from }) => from <= seconds + TOLERANCE);
    const bitmap = this.#steps[index]?.bitmap ?? null;
    if (bitmap === null) return null;
    if (this.#shown?.index !== index) {
      this.#shown?.frame.free();
      this.#shown = { index, frame: frameOfBitmap(bitmap) };
    }
    return { frame: this.#shown.frame, window: bitmap.window, version: index };
  }

  [Symbol.dispose](): void {
    this.#shown?.frame.free();
  }
}

/** All of it, and not to be seen through. */
function isOpaque({ window, pixels }: Placed, bounds: Rect): boolean {
  const { width, height } = intersection(window, bounds);
  if (width < bounds.width || height < bounds.height) return false;
  for (let at = 3; at < pixels.length; at += 4) if (pixels[at] !== 255) return false;
  return true;
}
