import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const KEY = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A data directory that is gone when disposed. */
export async function openDataDir(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'polyreel-crash-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** The keys of the stored blobs, in order; everything else in the directory is the store's own. */
export async function storedKeys(dataDir: string): Promise<string[]> {
  const root = join(dataDir, 'blobs');
  const names = existsSync(root) ? await readdir(root, { recursive: true }) : [];
  return names
    .map((path) => path.split(/[\\/]/).at(-1) ?? '')
    .filter((name) => KEY.test(name))
    .sort();
}

/** The keys that the database knows, in order. */
export function knownKeys(dataDir: string): string[] {
  using database = new DatabaseSync(join(dataDir, 'polyreel.db'), { readOnly: true });
  const rows = database.prepare('select key from blobs order by key').all();
  return rows.map(({ key }) => String(key));
}

/** Those of `keys` that are still stored and have no row. */
export async function strayKeys(dataDir: string, keys: readonly string[]): Promise<string[]> {
  const stored = new Set(await storedKeys(dataDir));
  const known = new Set(knownKeys(dataDir));
  return keys.filter((key) => stored.has(key) && !known.has(key));
}
