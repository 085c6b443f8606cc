/** Tells those who wait for an asset that something about it has been committed. */
export interface Changes {
  announce(assetId: string): void;
  /** Resolves at the next announcement, or rejects when the signal aborts. Look at the asset after subscribing, not before. */
  next(assetId: string, signal: AbortSignal): Promise<void>;
}

export function openChanges(): Changes {
  const waiting = new Map<string, Set<() => void>>();
  return {
    announce(assetId) {
      for (const wake of waiting.get(assetId) ?? []) wake();
    },
    next(assetId, signal) {
      return new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const wakes = waiting.get(assetId) ?? new Set();
        waiting.set(assetId, wakes);
        const done = () => {
          signal.removeEventListener('abort', giveUp);
          wakes.delete(wake);
          if (wakes.size === 0) waiting.delete(assetId);
        };
        const wake = () => {
          done();
          resolve();
        };
        const giveUp = () => {
          done();
          reject(signal.reason);
        };
        wakes.add(wake);
        signal.addEventListener('abort', giveUp);
      });
    },
  };
}
