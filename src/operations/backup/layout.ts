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

const CUT_NAME = /^\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}-\d{3}Z$/;

export function isHash(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

export function isCutName(text: string): boolean {
  return CUT_NAME.test(text);
}

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

/** The hashes of media that begin with that, of no, one or two digits. */
export async function* storedContents(dir: string, beginning: string): AsyncGenerator<string> {
  const root = join(dir, BLOBS);
  for (const outer of await namesIn(root)) {
    if (!outer.startsWith(beginning)) continue;
    for (const inner of await namesIn(join(root, outer))) {
      for (const sha256 of await namesIn(join(root, outer, inner))) {
        if (isHash(sha256) && sha256.startsWith(beginning)) yield sha256;
      }
    }
  }
}

/** The finished cuts, the oldest first. */
export async function listCuts(dir: string): Promise<string[]> {
  const names = await namesIn(cutsOf(dir));
  return names.filter(isCutName).sort();
}

/** None where there is no such directory. */
async function namesIn(directory: string): Promise<string[]> {
  return readdir(directory).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  });
}

/**
 * A cut, the newest when none is named.
 *
 * @throws `not-found` when there is no such cut
 */
export function chooseCut(cuts: readonly string[], name: string | null, dir: string): string {
  const found = name === null ? cuts.at(-1) : cuts.find((cut) => cut === name);
  if (found !== undefined) return found;
  const there = cuts.length === 0 ? 'it has no finished one' : `it has ${cuts.join(', ')}`;
  throw new AssetError('not-found', `${dir} has no backup${name === null ? '' : ` "${name}"`}: ${there}.`);
}
