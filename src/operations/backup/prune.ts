import { mkdir, rename, rm, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { DirectorySync } from '#blobs/directory-sync.ts';
import { lockDirectory } from '#db/directory-lock.ts';
import { AssetError } from '#errors.ts';
import type { Content } from './contents.ts';
import { CONTENTS, cutsOf, cutTime, DROPPED, KNOWN, listCuts, storedContents, UNFINISHED } from './layout.ts';
import { readManifest } from './manifest.ts';
import { readNdjson, summaryOf } from './ndjson.ts';

export interface PruneOptions {
  readonly dir: string;
  /** So many of the newest cuts stay, whatever their age; 1 or more. */
  readonly keep: number;
  /** Those made after it stay too; null for only those that `keep` counts. */
  readonly before: Date | null;
  readonly signal: AbortSignal;
}

export interface Pruned {
  /** Names of the cuts that are gone, the oldest first. */
  readonly cuts: readonly string[];
  readonly kept: number;
  /** Files of media that no cut needed any more. */
  readonly files: number;
  readonly bytes: number;
}

/** Contents that are known at the same time: some hundred bytes each. */
const AT_ONCE = 500_000;

/**
 * Removes old cuts, then the bytes that none of the others needs; those of an unfinished one stay for it. Cuts are put
 * aside durably before any byte goes, so that whoever ends it amid leaves whole backups and some files too many, which the next
 * one finds. Backups that are being made hold the same lock.
 *
 * @throws `corrupted`, before anything is removed, when it cannot be known what a kept cut needs; `locked` while a backup is
 * made
 */
export async function pruneBackup(options: PruneOptions): Promise<Pruned> {
  const { dir, signal } = options;
  // Where there is no backup, there is no directory to be locked, or not ours.
  const all = await listCuts(dir);
  if (all.length === 0) throw new AssetError('not-found', `${dir} has no finished backup.`);
  using _lock = lockDirectory(dir);
  const cuts = await listCuts(dir);
  const dropped = droppedOf(cuts, options);
  const kept = cuts.filter((cut) => !dropped.includes(cut)).map((cut) => join(cutsOf(dir), cut));
  const needed = { rows: 0, files: [join(dir, UNFINISHED, CONTENTS), join(dir, UNFINISHED, KNOWN)] };
  for (const cut of kept) {
    needed.rows += await requireContents(cut);
    needed.files.push(join(cut, CONTENTS));
  }
  await putAside(dir, dropped);
  await rm(join(dir, DROPPED), { recursive: true, force: true });
  return { cuts: dropped, kept: kept.length, ...(await removeUnneeded(dir, needed, signal)) };
}

function droppedOf(cuts: readonly string[], { keep, before }: PruneOptions): string[] {
  return cuts.slice(0, -keep).filter((cut) => before === null || cutTime(cut) < before);
}

/** How many blobs a cut has, of whose list every line is there. */
async function requireContents(cut: string): Promise<number> {
  const { contents } = await readManifest(cut);
  const path = join(cut, CONTENTS);
  const found = await summaryOf(path).catch(() => null);
  if (found?.sha256 === contents.sha256) return contents.rows;
  throw new AssetError(
    'corrupted',
    `${path} is not what was written, so that it is not known which files this backup needs: nothing was removed.`,
  );
}

async function putAside(dir: string, cuts: readonly string[]): Promise<void> {
  const aside = join(dir, DROPPED);
  await mkdir(aside, { recursive: true, mode: 0o700 });
  for (const cut of cuts) await rename(join(cutsOf(dir), cut), join(aside, cut));
  const directories = new DirectorySync();
  for (const directory of [aside, cutsOf(dir), dir]) await directories.sync(directory);
}

async function removeUnneeded(
  dir: string,
  needed: { readonly rows: number; readonly files: readonly string[] },
  signal: AbortSignal,
): Promise<Pick<Pruned, 'files' | 'bytes'>> {
  const removed = { files: 0, bytes: 0 };
  for (const part of partsFor(needed.rows)) {
    const wanted = await contentsIn(part, needed.files, signal);
    for await (const { sha256, file } of storedContents(dir, part)) {
      signal.throwIfAborted();
      if (wanted.has(sha256)) continue;
      const { size } = await stat(file);
      await unlink(file);
      removed.files += 1;
      removed.bytes += size;
    }
  }
  return removed;
}

/** Beginnings of hashes, as many as keep what is known at the same time within bounds. */
function partsFor(rows: number): readonly string[] {
  const digits = rows <= AT_ONCE ? 0 : rows <= AT_ONCE * 16 ? 1 : 2;
  return Array.from({ length: 16 ** digits }, (_, index) =>
    digits === 0 ? '' : index.toString(16).padStart(digits, '0'),
  );
}

async function contentsIn(
  part: string,
  files: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const file of files) {
    if ((await stat(file).catch(() => null)) === null) continue;
    for await (const batch of readNdjson<Content>(file)) {
      signal.throwIfAborted();
      for (const { sha256 } of batch) if (sha256?.startsWith(part)) found.add(sha256);
    }
  }
  return found;
}
