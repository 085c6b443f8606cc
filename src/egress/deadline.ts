import type { AssetError } from '#errors.ts';

/** An AbortSignal that also aborts when time is up; disposing takes its timer and its listener away. */
export interface Deadline extends Disposable {
  readonly signal: AbortSignal;
}

export interface Limit {
  /** Milliseconds. */
  readonly within: number;
  /** The reason to abort with when they are over. */
  readonly late: () => AssetError;
}

export function openDeadline(parent: AbortSignal, { within, late }: Limit): Deadline {
  const controller = new AbortController();
  const abort = () => controller.abort(parent.reason);
  if (parent.aborted) abort();
  parent.addEventListener('abort', abort, { once: true });
  const timer = setTimeout(() => controller.abort(late()), within);
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      clearTimeout(timer);
      parent.removeEventListener('abort', abort);
    },
  };
}

/** Runs work that ends when its signal aborts, for so long and no longer. */
export async function limited<T>(
  parent: AbortSignal,
  limit: Limit,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  using deadline = openDeadline(parent, limit);
  return await work(deadline.signal);
}
