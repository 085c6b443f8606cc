import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '#blobs/system-errors.ts';
import { AssetError } from '#errors.ts';

/**
 * A backup directory: `cuts/<moment>/` has the rows of one moment, as NDJSON by table, and which media belong to them;
 * `blobs/` has the bytes of all cuts, by their SHA-256. What is in `unfinished/` is no backup yet, and what is in `dropped/`
 * none any more.
 */
export const UNFINISHED = 'unfinished';
export const DROPPED = 'dropped';
const CUTS = 'cuts';
const BLOBS = 'blobs';

export const MANIFEST = 'manifest.json';
export const CONTENTS = 'contents.ndjson';
export const SECRET = 'secret';
/** What the last attempt knew of contents, whether it was this process's or one that was killed. */
export const KNOWN = 'known.ndjson';

const HASH = /^[0-9a-f]{64}$/;
const CUT_NAME = /^\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}-\d{3}Z$/;

export function cutsOf(dir: string): string {
  return join(dir, CUTS);
}

export function cutName(moment: Date): string {
  return moment.toISOString().replaceAll(/[:.]/g, '-');
}

/** When a cut was made. */
export function cutTime(name: string): Date {
  return new Date(name.replace(/T(\d{2})-(\d{2})-(\d{2})-(\d{3})Z$/, 'T$1:$2:$3.$4Z'));
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

/** The files of media whose hash begins with that, of no, one or two digits. */
export async function* storedContents(
  dir: string,
  beginning: string,
): AsyncGenerator<{ readonly sha256: string; readonly file: string }> {
  const root = join(dir, BLOBS);
  for (const outer of await namesIn(root)) {
    if (!outer.startsWith(beginning)) continue;
    for (const inner of await namesIn(join(root, outer))) {
      for (const sha256 of await namesIn(join(root, outer, inner))) {
        if (HASH.test(sha256) && sha256.startsWith(beginning)) yield { sha256, ...contentPath(dir, sha256) };
      }
    }
  }
}

/** The finished cuts, the oldest first. */
export async function listCuts(dir: string): Promise<string[]> {
  const names = await namesIn(cutsOf(dir));
  return names.filter((name) => CUT_NAME.test(name)).sort();
}

/** None where there is no such directory. */
async function namesIn(directory: string): Promise<string[]> {
  return readdir(directory).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  });
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
