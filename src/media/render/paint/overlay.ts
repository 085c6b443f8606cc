import type { Frame } from 'node-av/lib';
import { FrameFilter } from '../../engine/frame-filter.ts';
import type { Easel } from './easel.ts';
import type { Painted } from './placer.ts';

const LABEL = 'overlay@o';

/** Lays pictures of one layer over the canvas. */
export class Overlay implements Disposable {
  #filter: FrameFilter | null = null;
  #x = 0;
  #y = 0;

  /** The canvas is used up where it is the easel's own. */
  apply(canvas: Frame, { frame, x, y }: Omit<Painted, 'covers'>, easel: Easel): Frame {
    const inputs = [canvas, frame];
    if (this.#filter?.takes(inputs) !== true) {
      this.#filter?.[Symbol.dispose]();
      this.#filter = null;
      this.#filter = new FrameFilter(inputs, `[0][1]${LABEL}=format=yuv420:eval=init:x=${x}:y=${y}`);
      [this.#x, this.#y] = [x, y];
    }
    if (x !== this.#x) this.#filter.set(LABEL, 'x', x);
    if (y !== this.#y) this.#filter.set(LABEL, 'y', y);
    [this.#x, this.#y] = [x, y];
    return this.#filter.apply(inputs, easel.take(), { givenAway: easel.owns(canvas) ? canvas : null });
  }

  [Symbol.dispose](): void {
    this.#filter?.[Symbol.dispose]();
  }
}
