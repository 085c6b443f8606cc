type Work<R> = (signal: AbortSignal) => Promise<R>;

/**
 * Does two things at the same time. The first failure aborts the other one, and is thrown once that has ended: nothing
 * goes on behind the caller's back, in a directory that is removed say.
 */
export async function together<A, B>(
  signal: AbortSignal,
  [a, b]: readonly [Work<A>, Work<B>],
): Promise<[A, B]> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const begin = <R>(work: Work<R>): Promise<R> => {
    const running = work(either);
    running.catch((error: unknown) => stop.abort(error));
    return running;
  };
  const running = [begin(a), begin(b)] as const;
  await Promise.allSettled(running);
  stop.signal.throwIfAborted();
  return Promise.all(running);
}

/** As `together`, for each of the items, a few at a time; resolves to what came of it, in the order of the items. */
export async function inParallel<T, R>(
  items: readonly T[],
  { atOnce, signal }: { readonly atOnce: number; readonly signal: AbortSignal },
  work: (item: T, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const results: R[] = [];
  const queue = items.entries();
  async function lane(): Promise<void> {
    for (const [index, item] of queue) {
      either.throwIfAborted();
      results[index] = await work(item, either);
    }
  }
  // What the others fail with after the first is a consequence.
  const ending = () => lane().catch((error: unknown) => stop.abort(error));
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, ending));
  either.throwIfAborted();
  return results;
}
