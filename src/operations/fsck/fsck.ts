import type { Fault, FsckParts } from './fault.ts';
import { checkRows } from './rows.ts';
import { checkStorage } from './storage.ts';
import { checkWork } from './work.ts';

export interface FsckOptions {
  /** Repairs what can be repaired. */
  readonly fix: boolean;
  /** Reads all bytes. */
  readonly deep: boolean;
}

/** A fault, and what was done about it; null when nothing was. */
export interface Finding extends Omit<Fault, 'repair'> {
  readonly repaired: string | null;
}

/** Everything that is wrong with an installation, one after the other. */
export async function* fsck(parts: FsckParts, { fix, deep }: FsckOptions): AsyncGenerator<Finding> {
  for (const check of [checkRows, checkWork, (all: FsckParts) => checkStorage(all, { deep })]) {
    for await (const { repair, ...fault } of check(parts)) {
      const repaired = fix && repair !== null ? await repair() : null;
      yield { ...fault, repaired };
    }
  }
}
