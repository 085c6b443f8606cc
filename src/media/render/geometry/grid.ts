/** How whole pixels are scaled so that a stretch between pixels comes to lie on whole ones: along one axis. */
export interface GridFit {
  /** Pixels of the source that are taken, the first one and how many. */
  readonly start: number;
  readonly length: number;
  /** What they are scaled to, and where in it the wanted stretch begins; even. */
  readonly scaled: number;
  readonly offset: number;
}

export interface Stretch {
  /** Pixels of the source, in fractions. */
  readonly from: number;
  readonly length: number;
  /** Even number of pixels that it is to fill. */
  readonly size: number;
  /** How many pixels the source has, and which of them may be the first or the last: 2 for every other one. */
  readonly available: number;
  readonly step: 1 | 2;
}

/** Pixels that the picture may be off by: less than the eye sees move. */
const PRECISE = 1 / 16;

/**
 * Scalers take whole pixels and make whole pixels, so that a slow zoom jumps from one to the next. With some more of the
 * source around what is wanted, though, there is a scaling of whole pixels that comes within a fraction of the one that
 * is wanted, and then some whole pixels are cut off again: this finds it, the closest that needs little more.
 */
export function fitToGrid({ from, length, size, available, step }: Stretch): GridFit {
  const ratio = size / length;
  const floor = step * Math.floor((from + NOISE) / step);
  const first = nearest(Math.min(available - step, Math.max(0, floor)), {
    advance: -step,
    isWithin: (start) => start >= 0,
    error: (start) => fromEven((from - start) * ratio),
  });
  const ceiling = first + step * Math.ceil((from + length - first - NOISE) / step);
  const last = nearest(Math.min(available, Math.max(first + step, ceiling)), {
    advance: step,
    isWithin: (end) => end <= available,
    error: (end) => fromEven((end - first) * ratio),
  });
  const offset = Math.max(0, even((from - first) * ratio));
  const scaled = Math.max(even((last - first) * ratio), offset + size);
  return { start: first, length: last - first, scaled, offset };
}

interface Search {
  readonly advance: number;
  isWithin(candidate: number): boolean;
  /** Pixels by which the result would be off. */
  error(candidate: number): number;
}

/** The first candidate that is precise, or else the most precise one. */
function nearest(start: number, { advance, isWithin, error }: Search): number {
  let best = start;
  for (
    let candidate = start;
    isWithin(candidate) && Math.abs(candidate - start) <= FARTHEST;
    candidate += advance
  ) {
    if (error(candidate) < error(best)) best = candidate;
    if (error(best) <= PRECISE) break;
  }
  return best;
}

/** Pixels of the source to look at beyond what is wanted: that many have to be there. */
export const FARTHEST = 64;

function even(value: number): number {
  return 2 * Math.round(value / 2);
}

function fromEven(value: number): number {
  return Math.abs(value - even(value));
}

const NOISE = 1e-4;
