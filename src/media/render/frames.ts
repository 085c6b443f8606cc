import type { Fraction } from './timeline.ts';

/** The frame that begins at a time, which is a whole number of frames but for the noise of floating point. */
export function frameOf(seconds: number, { num, den }: Fraction): number {
  return Math.round((seconds * num) / den);
}

/** When a frame begins, in seconds. */
export function secondsOf(frame: number, { num, den }: Fraction): number {
  return (frame * den) / num;
}

/** To the microsecond: what two ways of adding up the same times agree on. */
export function microseconds(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}
