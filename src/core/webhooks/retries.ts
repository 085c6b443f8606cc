const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3600_000];

/**
 * Milliseconds before the second, third, … try. The first of them bridge a receiver that restarts, and those behind wait for
 * them, to be told in order; the others a weekend's night at which nobody is there.
 */
const DELAYS: readonly number[] = [
  ...[2 * SECOND, 10 * SECOND, MINUTE],
  ...[5 * MINUTE, 30 * MINUTE],
  ...[2 * HOUR, 5 * HOUR, 10 * HOUR, 24 * HOUR],
];

/** However long a receiver asks to be left alone. */
const LONGEST_RETRY_AFTER = HOUR;

/** Milliseconds after which an endpoint that takes nothing, and whose deliveries are being given up, is disabled. */
export const DISABLED_AFTER = 3 * 24 * HOUR;

/** Milliseconds without any success after which the first one has everything that waits come at once. */
export const OUTAGE = 10 * MINUTE;

export interface Failure {
  /** Tries, the one that failed included. */
  readonly attempts: number;
  /** Seconds that the receiver asked for, or null. */
  readonly retryAfter: number | null;
}

/**
 * Milliseconds to wait before the next try, ±20 % so that what failed together does not come back together; null when it was
 * the last one. `random` is from 0 to 1.
 */
export function retryDelay({ attempts, retryAfter }: Failure, random: () => number): number | null {
  const delay = DELAYS[attempts - 1];
  if (delay === undefined) return null;
  const asked = Math.min((retryAfter ?? 0) * SECOND, LONGEST_RETRY_AFTER);
  return Math.max(Math.round(delay * (0.8 + random() * 0.4)), asked);
}
