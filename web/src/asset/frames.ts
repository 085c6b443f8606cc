export interface Step {
  /** Seconds, of the player. */
  readonly time: number;
  /** How many, backwards when negative. */
  readonly frames: number;
  /** Frames a second, like 29.97. */
  readonly rate: number;
  /** Seconds. */
  readonly duration: number;
}

/** The time in the middle of the frame that is so many frames away: at its edge, rounding would show the one before. */
export function frameAfter({ time, frames, rate, duration }: Step): number {
  const last = Math.max(0, Math.ceil(duration * rate) - 1);
  const frame = Math.min(last, Math.max(0, Math.floor(time * rate + 1e-6) + frames));
  return (frame + 0.5) / rate;
}
