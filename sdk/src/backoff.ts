/** Milliseconds before the first repetition, about; each one doubles them. */
const FIRST = 300;
const LONGEST = 10_000;

/** Milliseconds to wait before the next try: doubled each time, and spread so that clients do not come back all at once. */
export function backoff(failures: number, random: () => number = Math.random): number {
  const full = Math.min(FIRST * 2 ** failures, LONGEST);
  return full / 2 + (random() * full) / 2;
}

/** Resolves after so many milliseconds; rejects with the reason of the signal when that aborts first. */
export function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
