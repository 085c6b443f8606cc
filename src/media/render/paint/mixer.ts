import type { Frame } from 'node-av/lib';
import { FrameFilter, TICKS_PER_SECOND } from '../../engine/frame-filter.ts';
import { hasAlpha } from '../pixels/alpha.ts';
import type { TransitionKind } from '../timeline.ts';
import type { Easel } from './easel.ts';

/** FFmpeg's name of each transition that is made of two whole pictures. */
const XFADES: Readonly<Partial<Record<TransitionKind, string>>> = {
  fadeBlack: 'fadeblack',
  fadeWhite: 'fadewhite',
  dissolve: 'dissolve',
  wipeLeft: 'wipeleft',
  wipeRight: 'wiperight',
  wipeUp: 'wipeup',
  wipeDown: 'wipedown',
  circleOpen: 'circleopen',
  circleClose: 'circleclose',
  radial: 'radial',
  pixelize: 'pixelize',
};

const LABEL = 'blend@b';

/** Leads from one picture of the whole canvas to another. */
export class Mixer implements Disposable {
  readonly #xfade: string | null;
  #filter: FrameFilter | null = null;

  /** What is no transition of its own is a plain mix. */
  constructor(kind: TransitionKind) {
    this.#xfade = XFADES[kind] ?? null;
  }

  /** At a share, above 0 and below 1, of the way from `before` to `after`; shares only grow. */
  apply(before: Frame, after: Frame, { share, easel }: { share: number; easel: Easel }): Frame {
    const tick = Math.round(share * TICKS_PER_SECOND);
    const inputs = this.#xfade === null ? [after, before] : [before, after];
    if (this.#filter?.takes(inputs) !== true) {
      this.#filter?.[Symbol.dispose]();
      this.#filter = null;
      const format = inputs.some(hasAlpha) ? 'yuva420p' : 'yuv420p';
      this.#filter = new FrameFilter(inputs, `${this.#description(tick)},format=${format}`);
    }
    if (this.#xfade === null) this.#filter.set(LABEL, 'all_opacity', share);
    return this.#filter.apply(inputs, easel.take(), { tick });
  }

  /**
   * `xfade` counts from its first frame on, which need not be the first one of the transition; and it makes pictures with
   * as much chroma as luma, whatever it gets.
   */
  #description(tick: number): string {
    if (this.#xfade === null) return `[0][1]${LABEL}=all_mode=normal:all_opacity=0.5`;
    const begun = (tick / TICKS_PER_SECOND).toFixed(6);
    return `[0][1]xfade=transition=${this.#xfade}:duration=1:offset=-${begun}`;
  }

  [Symbol.dispose](): void {
    this.#filter?.[Symbol.dispose]();
  }
}
