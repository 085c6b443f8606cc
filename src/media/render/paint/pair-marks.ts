import type { Frame } from 'node-av/lib';
import type { Easel } from './easel.ts';
import type { Mark } from './mark.ts';
import type { Mixer } from './mixer.ts';
import type { Overlay } from './overlay.ts';
import type { Painted } from './placer.ts';

/** A picture on its way in or out; null where nothing of it is on the canvas. */
export interface Drawn {
  readonly painted: Painted | null;
  readonly overlay: Overlay;
}

export interface Pair {
  readonly before: Drawn;
  readonly after: Drawn;
}

/** From the canvas with the one picture to the canvas with the other. */
export class MixMark implements Mark {
  readonly covers: boolean;
  readonly #pair: Pair;
  readonly #way: { readonly mixer: Mixer; readonly share: number };

  constructor(pair: Pair, way: { readonly mixer: Mixer; readonly share: number }) {
    this.#pair = pair;
    this.#way = way;
    this.covers = bothCover(pair);
  }

  on(canvas: Frame, easel: Easel): Frame {
    const { mixer, share } = this.#way;
    const before = drawnOn(another(canvas, easel), this.#pair.before, easel);
    const after = drawnOn(another(canvas, easel), this.#pair.after, easel);
    return mixer.apply(before, after, { share, easel });
  }

  isSameAs(): boolean {
    return false;
  }
}

/** Side by side, with what is behind them staying where it is. */
export class SlideMark implements Mark {
  readonly covers: boolean;
  readonly #pair: Pair;

  constructor(pair: Pair) {
    this.#pair = pair;
    this.covers = bothCover(pair);
  }

  on(canvas: Frame, easel: Easel): Frame {
    const { before, after } = this.#pair;
    return laidOver(laidOver(canvas, before, easel), after, easel);
  }

  isSameAs(): boolean {
    return false;
  }
}

function bothCover({ before, after }: Pair): boolean {
  return before.painted?.covers === true && after.painted?.covers === true;
}

function drawnOn(canvas: Frame, drawn: Drawn, easel: Easel): Frame {
  return drawn.painted?.covers === true ? drawn.painted.frame : laidOver(canvas, drawn, easel);
}

function laidOver(canvas: Frame, { painted, overlay }: Drawn, easel: Easel): Frame {
  return painted === null ? canvas : overlay.apply(canvas, painted, easel);
}

/** The same picture once more, so that it can be used up twice. */
function another(canvas: Frame, easel: Easel): Frame {
  const copy = easel.take();
  copy.ref(canvas);
  return copy;
}
