import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '#blobs/system-errors.ts';
import { AssetError } from '#errors.ts';

/**
 * A backup directory: `cuts/<moment>/` has the rows of one moment, as NDJSON by table, and which media belong to them;
 * `blobs/` has the bytes of all cuts, by their SHA-256. What is in `unfinished/` is no backup yet.
 */
export const UNFINISHED = 'unfinished';
const CUTS = 'cuts';
const BLOBS = 'blobs';

export const MANIFEST = 'manifest.json';
export const CONTENTS = 'contents.ndjson';
export const SECRET = 'secret';

const CUT_NAME = /^\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}-\d{3}Z$/;

export function cutsOf(dir: string): string {
  return join(dir, CUTS);
}

export function cutName(moment: Date): string {
  return moment.toISOString().replaceAll(/[:.]/g, '-');
}

export function tableFile(cut: string, table: string): string {
  return join(cut, 'tables', `${table}.ndjson`);
}

export interface ContentPath {
  readonly root: string;
  readonly directory: string;
  readonly file: string;
}

export function contentPath(dir: string, sha256: string): ContentPath {
  const root = join(dir, BLOBS);
  const directory = join(root, sha256.slice(0, 2), sha256.slice(2, 4));
  return { root, directory, file: join(directory, sha256) };
}

/** The finished cuts, the oldest first. */
export async function listCuts(dir: string): Promise<string[]> {
  try {
    const names = await readdir(cutsOf(dir));
    return names.filter((name) => CUT_NAME.test(name)).sort();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/**
 * The directory of a cut; of the newest when none is named.
 *
 * @throws `not-found` when there is no such cut
 */
export async function findCut(dir: string, name: string | null): Promise<string> {
  const cuts = await listCuts(dir);
  const found = name === null ? cuts.at(-1) : cuts.find((cut) => cut === name);
  if (found !== undefined) return join(cutsOf(dir), found);
  const there = cuts.length === 0 ? 'it has no finished one' : `it has ${cuts.join(', ')}`;
  throw new AssetError('not-found', `${dir} has no backup${name === null ? '' : ` "${name}"`}: ${there}.`);
}
