import type { Kept } from './document/draft.ts';

/** What of a script is not saved, kept as long as the tab: a reload or a way back finds it. */

export function readKept(id: string): Kept | null {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(id)) ?? 'null');
  } catch {
    // Of another version of this page, or damaged: nothing that could be gone on with.
    return null;
  }
}

export function writeKept(id: string, kept: Kept): void {
  try {
    sessionStorage.setItem(keyOf(id), JSON.stringify(kept));
  } catch {
    // The storage is full or forbidden: leaving the page asks all the same.
  }
}

export function forgetKept(id: string): void {
  sessionStorage.removeItem(keyOf(id));
}

function keyOf(id: string): string {
  return `polyreel:script:${id}`;
}
