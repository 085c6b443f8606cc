import { isDeepStrictEqual } from 'node:util';
import type { Frame } from 'node-av/lib';
import type { Rect } from '../geometry/rect.ts';
import { hasAlpha, scaleAlpha } from '../pixels/alpha.ts';
import { type Cover, coverageOf, maskFrame } from '../pixels/coverage.ts';
import { Filtering } from '../pixels/filtering.ts';

interface Made {
  readonly cover: Cover;
  readonly bounds: Rect;
  readonly coverage: Uint8Array<ArrayBuffer>;
  readonly isFull: boolean;
  /** The same for filters. */
  readonly frame: Frame;
}

/** Cuts pictures out: gives them an alpha plane, or lowers the one that they have. */
export class Mask implements Disposable {
  readonly #merge = new Filtering();
  #made: Made | null = null;

  /** `bounds` are those of the picture, in whole pixels. Valid until the next call. */
  apply(picture: Frame, cover: Cover, bounds: Rect): Frame {
    const made = this.#coverage(cover, bounds);
    if (!hasAlpha(picture)) return this.#merge.apply('[0][1]alphamerge', [picture, made.frame]);
    if (!made.isFull) scaleAlpha(picture, made.coverage);
    return picture;
  }

  #coverage(cover: Cover, bounds: Rect): Made {
    if (this.#made !== null && isDeepStrictEqual([this.#made.cover, this.#made.bounds], [cover, bounds]))
      return this.#made;
    this.#made?.frame.free();
    this.#made = null;
    const coverage = coverageOf(cover, bounds);
    const isFull = coverage.every((covered) => covered === 255);
    this.#made = { cover, bounds, coverage, isFull, frame: maskFrame(coverage, bounds) };
    return this.#made;
  }

  [Symbol.dispose](): void {
    this.#merge[Symbol.dispose]();
    this.#made?.frame.free();
  }
}
