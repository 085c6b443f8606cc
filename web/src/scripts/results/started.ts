import { createStore } from '../../ui/store.ts';

/** The assets whose making was asked for from this tab: they are played as soon as they are there. */
export const startedHere = createStore<ReadonlySet<string>>(new Set());

export function noteStarted(assetId: string): void {
  startedHere.update((known) => new Set(known).add(assetId));
}
