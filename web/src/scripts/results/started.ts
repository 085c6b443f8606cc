import { createStore } from '../../ui/store.ts';

/** What was asked for from this tab, by assets, with the script of each: it is followed, and played as soon as it is there. */
export const startedHere = createStore<ReadonlyMap<string, string>>(new Map());

export function noteStarted(assetId: string, scriptId: string): void {
  startedHere.update((known) => new Map(known).set(assetId, scriptId));
}

/** The last asset that was asked for of a script, or null. */
export function lastStarted(started: ReadonlyMap<string, string>, scriptId: string | null): string | null {
  return [...started].findLast(([, script]) => script === scriptId)?.[0] ?? null;
}
