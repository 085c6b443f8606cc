import { NO_OFFSET, type Offset } from '../geometry/layout.ts';
import type { Point, Size } from '../geometry/rect.ts';
import type { TransitionKind } from '../timeline.ts';
import type { Layer } from './layer.ts';
import type { Mark } from './mark.ts';
import { Mixer } from './mixer.ts';
import { type Drawn, MixMark, SlideMark } from './pair-marks.ts';

interface Ends {
  readonly leaving: Layer;
  readonly entering: Layer;
  readonly canvas: Size;
}

/** Where the pictures slide to, in widths and heights of the canvas. */
const SLIDES: Readonly<Partial<Record<TransitionKind, { x: number; y: number }>>> = {
  slideLeft: { x: -1, y: 0 },
  slideRight: { x: 1, y: 0 },
  slideUp: { x: 0, y: -1 },
  slideDown: { x: 0, y: 1 },
};

/** How much larger the picture gets that is left by a zoom. */
const ZOOM = 0.5;

/** Leads from one layer to the next, while both are there. */
export class TransitionPainter implements Disposable {
  readonly #kind: TransitionKind;
  readonly #ends: Ends;
  readonly #mixer: Mixer;

  constructor(kind: TransitionKind, ends: Ends) {
    this.#kind = kind;
    this.#ends = ends;
    this.#mixer = new Mixer(kind);
  }

  shows(frame: number): boolean {
    return this.#ends.leaving.shows(frame) && this.#ends.entering.shows(frame);
  }

  async markAt(frame: number): Promise<Mark> {
    const { leaving, entering, canvas } = this.#ends;
    // In the middle of the frame: neither its first nor its last one is one of the two pictures alone.
    const share = (frame - entering.first + 0.5) / (leaving.end - entering.first);
    const zoom: Offset = this.#kind === 'zoom' ? { ...NO_OFFSET, scale: 1 + ZOOM * share } : NO_OFFSET;
    const before = await leaving.at(frame, zoom);
    const after = await entering.at(frame);
    const pair = {
      before: { painted: before, overlay: leaving.overlay },
      after: { painted: after, overlay: entering.overlay },
    };
    const slide = SLIDES[this.#kind];
    if (slide === undefined) return new MixMark(pair, { mixer: this.#mixer, share });
    const gone = { x: even(slide.x * share * canvas.width), y: even(slide.y * share * canvas.height) };
    const coming = { x: gone.x - slide.x * canvas.width, y: gone.y - slide.y * canvas.height };
    return new SlideMark({ before: moved(pair.before, gone), after: moved(pair.after, coming) });
  }

  [Symbol.dispose](): void {
    this.#mixer[Symbol.dispose]();
  }
}

function moved({ painted, overlay }: Drawn, { x, y }: Point): Drawn {
  return { overlay, painted: painted === null ? null : { ...painted, x: painted.x + x, y: painted.y + y } };
}

function even(value: number): number {
  return 2 * Math.round(value / 2);
}
