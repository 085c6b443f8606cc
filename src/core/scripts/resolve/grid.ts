import { frameOf, secondsOf } from '#media/render/frames.ts';
import type { Fraction } from '#media/render/timeline.ts';

/** The frames of the output: what is on the screen begins and ends with one. */
export class Grid {
  readonly #fps: Fraction;

  constructor(fps: Fraction) {
    this.#fps = fps;
  }

  /** The nearest boundary of frames. */
  frames(seconds: number): number {
    return frameOf(seconds, this.#fps);
  }

  /** At least one: what is shown at all is shown for a frame. */
  length(seconds: number): number {
    return Math.max(1, this.frames(seconds));
  }

  seconds(frames: number): number {
    return secondsOf(frames, this.#fps);
  }
}
