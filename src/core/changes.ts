import { NOBODY_ELSE, type Notices } from '#db/notices.ts';

const TOPIC = 'assets';

/** Tells those who wait for an asset that something about it has been committed, in whichever process they wait. */
export interface Changes {
  announce(assetId: string): void;
  /** Resolves at the next announcement, or when one may have been missed, or rejects when the signal aborts. Look at the asset after subscribing, not before. */
  next(assetId: string, signal: AbortSignal): Promise<void>;
  /** Calls `heard` at each announcement, and with null when some may have been missed, until it is disposed. */
  watch(heard: (assetId: string | null) => void): Disposable;
  /** Lets nobody wait any more: as if all of their signals aborted. */
  stop(): void;
}

export function openChanges(notices: Notices = NOBODY_ELSE): Changes {
  const waiting = new Map<string, Set<() => void>>();
  const watchers = new Set<(assetId: string | null) => void>();
  const stopped = new AbortController();
  const wakeAll = (assetId: string) => {
    for (const wake of waiting.get(assetId) ?? []) wake();
  };
  notices.listen(TOPIC, (assetId) => {
    for (const id of assetId === null ? [...waiting.keys()] : [assetId]) wakeAll(id);
    for (const heard of watchers) heard(assetId);
  });
  return {
    announce(assetId) {
      wakeAll(assetId);
      for (const heard of watchers) heard(assetId);
      notices.send(TOPIC, assetId);
    },
    watch(heard) {
      watchers.add(heard);
      return { [Symbol.dispose]: () => watchers.delete(heard) };
    },
    stop: () => stopped.abort(),
    next(assetId, until) {
      const signal = AbortSignal.any([until, stopped.signal]);
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
