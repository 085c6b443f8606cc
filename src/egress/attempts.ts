import { setTimeout as sleep } from 'node:timers/promises';
import { AssetError } from '#errors.ts';

/** Time and chance as arguments, so that tests need not wait for them. */
export interface Pacing {
  /** Rejects with the signal's reason when that aborts. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** From 0 to 1. */
  random(): number;
}

export const systemPacing: Pacing = {
  async sleep(milliseconds, signal) {
    try {
      await sleep(milliseconds, undefined, { signal });
    } catch {
      signal.throwIfAborted();
    }
  },
  random: Math.random,
};

const MAX_FAILURES = 5;
/** Milliseconds before the second try; each further one waits twice as long. */
const FIRST_DELAY = 1000;
const LONGEST_DELAY = 30_000;
/** A source that asks for more patience than this is left to the caller's own next try. */
const LONGEST_RETRY_AFTER = 120_000;
/**
 * Bytes after which earlier failures are forgiven: a large file over a bad line breaks often and arrives all the same.
 * Far more than a hostile source would send just to be asked again.
 */
const PROGRESS = 2 ** 20;

/** What fails now and may work in a moment. */
export function isTransient(error: unknown): error is AssetError {
  return error instanceof AssetError && (error.kind === 'unavailable' || error.kind === 'incomplete');
}

/** Counts failures, and spaces new tries. */
export class Attempts {
  readonly #pacing: Pacing;
  readonly #signal: AbortSignal;
  #failures = 0;
  #progress = 0;

  constructor(pacing: Pacing, signal: AbortSignal) {
    this.#pacing = pacing;
    this.#signal = signal;
  }

  progressed(bytes: number): void {
    this.#progress += bytes;
    if (this.#progress >= PROGRESS) this.#failures = 0;
  }

  /** Resolves when it is time to try again; throws the failure itself when there is no point. */
  async after(failure: unknown): Promise<void> {
    if (!isTransient(failure)) throw failure;
    this.#failures += 1;
    this.#progress = 0;
    if (this.#failures >= MAX_FAILURES) throw failure;
    const asked = (failure.retryAfter ?? 0) * 1000;
    if (asked > LONGEST_RETRY_AFTER) throw failure;
    await this.#pacing.sleep(Math.max(asked, this.#backOff()), this.#signal);
  }

  /** Up to half more, so that transfers that failed together do not come back together. */
  #backOff(): number {
    const delay = Math.min(FIRST_DELAY * 2 ** (this.#failures - 1), LONGEST_DELAY);
    return Math.round(delay * (1 + this.#pacing.random() / 2));
  }
}
