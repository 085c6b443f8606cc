import type { Rational, Stream } from 'node-av/lib';

/** Bits per second as stated, which Matroska does in a tag; null where it is not. */
export function bitRateOf(stream: Stream): number | null {
  const stated = Number(stream.codecpar.bitRate) || Number(stream.metadata?.get('BPS'));
  return stated > 0 ? stated : null;
}

/** Two rates closer than this are one, of which the average got its rounding from the container's clock. */
const SAME_RATE = 0.005;
/** A "rate" above it is the tick of a clock. */
const HIGHEST_RATE = 1000;

/**
 * Frames per second as the exact fraction, null where there is no rate. The base rate is exact where frames are evenly
 * spaced, and meaningless where they are not: there the average holds.
 */
export function frameRateOf({ avgFrameRate: average, rFrameRate: base }: Stream): Rational | null {
  if (!isRate(average)) return isRate(base) ? base : null;
  if (!isRate(base)) return average;
  const ratio = base.num / base.den / (average.num / average.den);
  return Math.abs(ratio - 1) < SAME_RATE ? base : average;
}

function isRate({ num, den }: Rational): boolean {
  return num > 0 && den > 0 && num / den <= HIGHEST_RATE;
}
