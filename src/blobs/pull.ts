/**
 * The items of `source`, ending with the signal's reason as soon as it aborts, even while the source stands still.
 * A plain `for await` would only notice with the next item, and a silent sender never gives one.
 */
export async function* pull<T>(
  source: AsyncIterable<T>,
  signal: AbortSignal,
): AsyncGenerator<T, void, undefined> {
  const iterator = source[Symbol.asyncIterator]();
  // One listener for the whole body and one promise for each step: racing every step against one long-lived
  // promise would keep every step in memory until the end.
  let interrupt: (reason: unknown) => void = () => {};
  const onAbort = () => interrupt(signal.reason);
  signal.addEventListener('abort', onAbort);
  let finished = false;
  try {
    while (true) {
      signal.throwIfAborted();
      const step = await new Promise<IteratorResult<T>>((resolve, reject) => {
        interrupt = reject;
        iterator.next().then(resolve, reject);
      });
      if (step.done === true) {
        finished = true;
        return;
      }
      yield step.value;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    // Not awaited: a generator that waits for its own source answers `return` only when that source does.
    if (!finished) void iterator.return?.().catch(() => {});
  }
}
