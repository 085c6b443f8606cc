import type { Frame } from 'node-av/lib';
import type { Easel } from './easel.ts';
import type { Overlay } from './overlay.ts';
import type { Painted } from './placer.ts';

/** Something that is put on the canvas for one frame. */
export interface Mark {
  /** Nothing of what is behind it can be seen. */
  readonly covers: boolean;
  /** The canvas with it on; the canvas itself may be used up. */
  on(canvas: Frame, easel: Easel): Frame;
  /** Whether it changes the canvas in the same way as another one. */
  isSameAs(other: Mark | null): boolean;
}

/** One picture. */
export class PictureMark implements Mark {
  readonly #painted: Painted;
  readonly #overlay: Overlay;

  constructor(painted: Painted, overlay: Overlay) {
    this.#painted = painted;
    this.#overlay = overlay;
  }

  get covers(): boolean {
    return this.#painted.covers;
  }

  on(canvas: Frame, easel: Easel): Frame {
    return this.#painted.covers ? this.#painted.frame : this.#overlay.apply(canvas, this.#painted, easel);
  }

  isSameAs(other: Mark | null): boolean {
    return other instanceof PictureMark && other.#painted === this.#painted;
  }
}
