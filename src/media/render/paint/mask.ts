import { isDeepStrictEqual } from 'node:util';
import type { Frame } from 'node-av/lib';
import { Filtering } from '../../engine/filtering.ts';
import type { Rect } from '../geometry/rect.ts';
import { hasAlpha, scaleAlpha } from '../pixels/alpha.ts';
import { type Cover, coverageOf, coversAll, maskFrame } from '../pixels/coverage.ts';

interface Made {
  readonly cover: Cover;
  readonly bounds: Rect;
  readonly coverage: Uint8Array<ArrayBuffer>;
  /** The same for filters. */
  readonly frame: Frame;
}

/** Cuts pictures out: gives them an alpha plane, or lowers the one that they have. */
export class Mask implements Disposable {
  readonly #merge = new Filtering();
  #made: Made | null = null;

  /** `bounds` are those of the picture, in whole pixels. Valid until the next call. */
  apply(picture: Frame, cover: Cover, bounds: Rect): Frame {
    if (!hasAlpha(picture))
      return this.#merge.apply('[0][1]alphamerge', [picture, this.#coverage(cover, bounds).frame]);
    if (!coversAll(cover, bounds)) scaleAlpha(picture, this.#coverage(cover, bounds).coverage);
    return picture;
  }

  #coverage(cover: Cover, bounds: Rect): Made {
    if (this.#made !== null && isDeepStrictEqual([this.#made.cover, this.#made.bounds], [cover, bounds]))
      return this.#made;
    this.#made?.frame.free();
    this.#made = null;
    const coverage = coverageOf(cover, bounds);
    this.#made = { cover, bounds, coverage, frame: maskFrame(coverage, bounds) };
    return this.#made;
  }

  [Symbol.dispose](): void {
    this.#merge[Symbol.dispose]();
    this.#made?.frame.free();
  }
}
