import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AssetError } from '#errors.ts';
import type { ContentStore } from './content-store.ts';
import type { Content } from './contents.ts';
import { CONTENTS, cutTime, MANIFEST } from './layout.ts';
import { readManifest } from './manifest.ts';
import { readNdjson, summaryOf } from './ndjson.ts';
import type { Place } from './place.ts';

export interface PruneOptions {
  readonly place: Place;
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
 * Removes old cuts, then the bytes that none of the others needs; those of an unfinished one stay for it. No byte goes before the
 * cuts have, so that whoever ends it amid leaves whole backups and some files too many, which the next one finds.
 *
 * @throws `corrupted`, before anything is removed, when it cannot be known what a kept cut needs; `locked` while a backup is
 * made
 */
export async function pruneBackup(options: PruneOptions): Promise<Pruned> {
  const { place } = options;
  // Where there is no backup, there is no directory to be locked, or not ours.
  if ((await place.cuts()).length === 0)
    throw new AssetError('not-found', `${place.name} has no finished backup.`);
  await using turn = await place.pruning();
  const signal = AbortSignal.any([options.signal, turn.signal]);
  const cuts = await place.cuts();
  const dropped = droppedOf(cuts, options);
  const kept = cuts.filter((cut) => !dropped.includes(cut));
  const needed = { rows: 0, files: [...place.unfinished] };
  for (const cut of kept) {
    const dir = await place.open(cut, [MANIFEST, CONTENTS]);
    needed.rows += await requireContents(dir);
    needed.files.push(join(dir, CONTENTS));
  }
  await place.drop(dropped);
  return { cuts: dropped, kept: kept.length, ...(await removeUnneeded(place.contents, needed, signal)) };
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

async function removeUnneeded(
  contents: ContentStore,
  needed: { readonly rows: number; readonly files: readonly string[] },
  signal: AbortSignal,
): Promise<Pick<Pruned, 'files' | 'bytes'>> {
  const removed = { files: 0, bytes: 0 };
  for (const part of partsFor(needed.rows)) {
    const wanted = await contentsIn(part, needed.files, signal);
    for await (const sha256 of contents.list(part)) {
      if (wanted.has(sha256)) continue;
      removed.bytes += (await contents.size(sha256)) ?? 0;
      signal.throwIfAborted();
      await contents.delete(sha256);
      removed.files += 1;
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
