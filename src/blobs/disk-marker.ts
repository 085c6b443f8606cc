import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AssetError } from '#errors.ts';
import type { DirectorySync } from './directory-sync.ts';
import { systemCode } from './system-errors.ts';

/** Says that a directory is a store, and which one. */
export const MARKER = 'polyreel-store.json';

/**
 * The id of the store at `root`, which is made there when the directory is new or empty.
 *
 * @throws `unavailable` for a directory that holds anything else: a mount that is missing must not look like an
 * empty library, nor somebody's home directory like a store
 */
export async function openMarker(root: string, directories: DirectorySync): Promise<string> {
  await mkdir(root, { recursive: true });
  const found = await readMarker(root);
  if (found !== null) return found;
  // A new ext4 volume has a lost+found before anybody used it.
  const others = (await readdir(root)).filter((name) => name !== 'lost+found');
  if (others.length > 0) {
    throw new AssetError(
      'unavailable',
      `${root} is not empty and has no ${MARKER}: it is no media store. Check that the right volume is mounted there, or choose an empty directory.`,
    );
  }
  return createMarker(root, directories);
}

/** The store id, or null when there is no marker. */
export async function readMarker(root: string): Promise<string | null> {
  const path = join(root, MARKER);
  try {
    const marker: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (typeof marker === 'object' && marker !== null && 'id' in marker && typeof marker.id === 'string') {
      return marker.id;
    }
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return null;
    throw new AssetError('unavailable', `${path} cannot be read.`, { cause });
  }
  throw new AssetError('unavailable', `${path} is damaged: it does not name its store.`);
}

async function createMarker(root: string, directories: DirectorySync): Promise<string> {
  const id = randomUUID();
  {
    await using file = await open(join(root, MARKER), 'wx');
    await file.writeFile(`${JSON.stringify({ format: 1, id })}\n`);
    await file.sync();
  }
  await Promise.all([directories.sync(root), directories.sync(dirname(root))]);
  return id;
}
