import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AssetError } from '#errors.ts';
import type { BlobKey } from './blobs.ts';
import { systemCode } from './system-errors.ts';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const PREFIX = /^[0-9a-f]{4}$/;

export interface BlobPath {
  readonly directory: string;
  readonly file: string;
}

/**
 * `<root>/0190/1a2b/<key>`. The first eight digits of a UUIDv7 are its milliseconds divided by 2^16: blobs of the
 * same 65 seconds share a directory, so that concurrent puts share its fsync and directories stay small.
 *
 * @throws `internal` for anything that is not a lower-case UUIDv7, so that no key can leave the root
 */
export function pathOf(root: string, key: BlobKey): BlobPath {
  if (!isBlobKey(key)) throw new AssetError('internal', `"${key}" is not a blob key.`);
  const directory = join(root, key.slice(0, 4), key.slice(4, 8));
  return { directory, file: join(directory, key) };
}

/** A lower-case UUIDv7. */
export function isBlobKey(text: string): boolean {
  return UUID_V7.test(text);
}

/** The last millisecond whose blobs go to the directory of `key`. */
export function directoryEnd(key: BlobKey): number {
  return (Number.parseInt(key.slice(0, 8), 16) + 1) * 2 ** 16 - 1;
}

/** Keys in ascending order, from the first one greater than `after`; one directory at a time is in memory. */
export async function* walkKeys(root: string, after: BlobKey | null): AsyncGenerator<BlobKey> {
  const from = after ?? '';
  const [fromOuter, fromInner] = [from.slice(0, 4), from.slice(4, 8)];
  for (const outer of await list(root, PREFIX, fromOuter)) {
    for (const inner of await list(join(root, outer), PREFIX, outer === fromOuter ? fromInner : '')) {
      for (const key of await list(join(root, outer, inner), UUID_V7, from)) {
        if (key > from) yield key;
      }
    }
  }
}

/** The names that match, from `first` on, in order; none for a directory that was removed meanwhile. */
async function list(directory: string, pattern: RegExp, first: string): Promise<string[]> {
  try {
    const names = await readdir(directory);
    return names.filter((name) => name >= first && pattern.test(name)).sort();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}
