import type { Clip, Colour, Motion, Track, Transition, TransitionKind } from '#media/render/timeline.ts';
import type { Size } from './boxes.ts';
import { ramp } from './motion.ts';

/** How a clip comes out of nothing, or goes into it: by moving itself, or like a transition from or to a blank picture. */
export type Edge =
  | { readonly motions: readonly Motion[] }
  | { readonly blank: Colour; readonly kind: TransitionKind };

interface Stretch {
  readonly stage: Size;
  /** Seconds of the clip. */
  readonly at: number;
  readonly length: number;
}

/** Of the size at which a picture zooms in from nothing. */
const SMALL = 0.5;

export function edgeOf(kind: TransitionKind, side: 'in' | 'out', { stage, at, length }: Stretch): Edge {
  const time = { at, length, easing: 'easeInOut' } as const;
  const between = (away: number, home: number): readonly [number, number] =>
    side === 'in' ? [away, home] : [home, away];
  const direction = side === 'in' ? 1 : -1;
  const moved = (property: 'x' | 'y', away: number): Edge => ({
    motions: [ramp(property, between(away * direction, 0), time)],
  });
  const faded = ramp('opacity', between(0, 1), { ...time, easing: 'linear' });
  switch (kind) {
    case 'fade':
      return { motions: [faded] };
    case 'slideLeft':
      return moved('x', stage.width);
    case 'slideRight':
      return moved('x', -stage.width);
    case 'slideUp':
      return moved('y', stage.height);
    case 'slideDown':
      return moved('y', -stage.height);
    case 'zoom':
      return { motions: [faded, ramp('scale', between(SMALL, 1), time)] };
    case 'fadeBlack':
      return { blank: '#000000ff', kind: 'fade' };
    case 'fadeWhite':
      return { blank: '#ffffffff', kind: 'fade' };
    default:
      return { blank: '#00000000', kind };
  }
}

/** A picture of one colour that is there for as long as a transition takes. */
export function blankClip(
  pointer: string,
  colour: Colour,
  { start, length, stage }: { readonly start: number; readonly length: number; readonly stage: Size },
): Clip {
  const { width, height } = stage;
  return {
    pointer,
    start,
    length,
    picture: { kind: 'fill', fill: { kind: 'solid', colour } },
    placement: {
      fit: 'fill',
      box: { width, height },
      anchor: 'topLeft',
      x: 0,
      y: 0,
      scale: 1,
      rotation: 0,
      opacity: 1,
    },
    motion: [],
  };
}

/** A track that is put together clip by clip. */
export class TrackBuilder {
  readonly #clips: Clip[] = [];
  readonly #transitions: Transition[] = [];

  /** `transition` leads from the clip before, where there is one. */
  add(clip: Clip, transition: Omit<Transition, 'from'> | null): void {
    if (transition !== null) this.#transitions.push({ ...transition, from: this.#clips.length - 1 });
    this.#clips.push(clip);
  }

  get track(): Track {
    return { clips: this.#clips, transitions: this.#transitions };
  }
}
