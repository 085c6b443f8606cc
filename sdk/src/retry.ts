import { backoff, sleep } from './backoff.ts';
import { PolyreelError } from './error.ts';

/** Seconds; who is told to come back later than this is not kept waiting, but told so. */
const MOST_PATIENCE = 60;

export interface RetryOptions {
  /** How often to try again. */
  readonly retries: number;
  readonly signal: AbortSignal | undefined;
  /** Failures that are told at once although they may pass. */
  readonly isFinal?: (error: PolyreelError) => boolean;
}

/** Runs `attempt`, and runs it again after a failure that may pass; `before` counts the failures so far. */
export async function retrying<T>(
  { retries, signal, isFinal }: RetryOptions,
  attempt: (before: number) => Promise<T>,
): Promise<T> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await attempt(failures);
    } catch (error) {
      if (!(error instanceof PolyreelError) || failures >= retries || !mayPass(error)) throw error;
      if (isFinal?.(error)) throw error;
      await sleep(delayAfter(error, failures), signal);
    }
  }
}

/** Whether the same call may go well a little later. */
export function mayPass({ retryable, retryAfter }: PolyreelError): boolean {
  return retryable && (retryAfter ?? 0) <= MOST_PATIENCE;
}

/** Milliseconds: what the server asks for, or longer with each failure. */
export function delayAfter({ retryAfter }: PolyreelError, failures: number): number {
  const own = backoff(failures);
  return retryAfter === null ? own : retryAfter * 1000 + own / 4;
}
