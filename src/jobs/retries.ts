import { AssetError } from '#errors.ts';
import { type JobKind, PermanentFailure, StorageOutage } from './jobs.ts';

/**
 * Tries before a job becomes a dead letter. A file that a worker cannot read now, it will not read tomorrow; a host
 * that is down comes back within a quarter of an hour or somebody has to look; bytes to discard wait for a storage that
 * is down for half a day, since forgetting them would cost money for ever. What a render waits for is an input that is
 * still being probed, or like the writing of a prompt a model that is busy.
 */
const ATTEMPTS: Readonly<Record<JobKind, number>> = {
  probe: 4,
  preview: 4,
  discard: 16,
  import: 6,
  render: 5,
  'write-prompt': 5,
};

/**
 * While the storage is away, that is no verdict on a file that has arrived: it is asked for every minute, so that what waits
 * goes on soon after it is back, for half a day.
 */
const OUTAGE = { attempts: 720, delay: 60_000 } as const;

/** Milliseconds before the second, third, … try; the last one repeats. */
const DELAYS = [1_000, 5_000, 30_000, 120_000, 600_000, 3_600_000] as const;

/**
 * Times that a job may be cut off because its server was killed or stood still. Mostly that is no fault of the job, so it
 * costs none of its tries; yet one that brings the server down each time has to end.
 */
const INTERRUPTIONS = 10;

/** Whether the job is given up after this try, which `error` ended if it is known. */
export function isLastAttempt(kind: JobKind, attempt: number, error: unknown = null): boolean {
  return attempt >= (error instanceof StorageOutage ? OUTAGE.attempts : ATTEMPTS[kind]);
}

/** Milliseconds to wait after a failed try, ±25 % so that jobs that failed together do not come back together. */
export function retryDelay(attempt: number, random: () => number, error: unknown = null): number {
  const usual = DELAYS[Math.min(attempt, DELAYS.length) - 1] ?? DELAYS[0];
  const delay = error instanceof StorageOutage ? Math.min(usual, OUTAGE.delay) : usual;
  return Math.round(delay * (0.75 + random() / 2));
}

/** Milliseconds: nothing is put off for longer. */
export const LONGEST_DELAY = 3_600_000 * 1.25;

export function isLastInterruption(interruptions: number): boolean {
  return interruptions >= INTERRUPTIONS;
}

/**
 * Milliseconds to wait after a job was cut off so many times: none after the first, up to two minutes later on. Whatever
 * ran beside a job that brings the server down finishes before that one comes again, and is not taken for the culprit.
 */
export function interruptionDelay(interruptions: number, random: () => number): number {
  return interruptions < 2 ? 0 : retryDelay(Math.min(interruptions - 1, 4), random);
}

/** What an asset may show of a failure: sentences written for people, never the text of a bug or a path. */
export function publicReason(error: unknown): string {
  if (error instanceof AssetError || error instanceof PermanentFailure) return error.message;
  return 'Processing failed for a reason inside the server; its log tells more.';
}

/** What the job itself keeps, for operators. */
export function privateReason(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
