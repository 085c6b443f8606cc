import { createReadStream } from 'node:fs';
import type { Kysely, Transaction } from 'kysely';
import type { Blobs } from '#blobs/blobs.ts';
import { insertBlobs } from '#db/blobs.ts';
import {
  type CachedRow,
  cachedBytes,
  coldest,
  deleteCached,
  forgetBlob,
  insertCached,
  takeCached,
} from '#db/scene-cache.ts';
import type { Schema } from '#db/schema.ts';
import { transact } from '#db/transact.ts';
import { AssetError } from '#errors.ts';
import type { Jobs } from '#jobs/jobs.ts';
import { newId } from '../identifiers.ts';

/** A rendered scene, sound or speech that is kept by what decides it. */
export type CachedPart = CachedRow;

/** Those of the keys that are kept, by key. Being asked for keeps them for hours to come: see `sweepParts`. */
export async function findParts(
  db: Kysely<Schema>,
  workspaceId: string,
  keys: readonly string[],
): Promise<Map<string, CachedPart>> {
  if (keys.length === 0) return new Map();
  const now = Date.now();
  const rows = await transact(db, (tx) => takeCached(tx, { workspaceId, keys, now }));
  return new Map(rows.map((row) => [row.key, row]));
}

export interface NewPart {
  readonly workspaceId: string;
  readonly key: string;
  /** Absolute, of the file that holds it; it is copied. */
  readonly path: string;
  /** JSON. */
  readonly details: unknown;
}

/** Keeps a file; the blob comes first, as in ingest: one without a row is nobody's and gets swept. */
export async function keepPart(
  { db, blobs }: { db: Kysely<Schema>; blobs: Blobs },
  { workspaceId, key, path, details }: NewPart,
  signal: AbortSignal,
): Promise<CachedPart> {
  const blobKey = newId();
  const size = await blobs.put(blobKey, createReadStream(path), { signal });
  const row: CachedPart = {
    workspace_id: workspaceId,
    key,
    blob_key: blobKey,
    size,
    details: details === null ? null : JSON.stringify(details),
    used_at: Date.now(),
  };
  const kept = await transact(db, async (tx) => {
    await insertBlobs(tx, [{ key: blobKey, workspace_id: workspaceId, sha256: null, size }]);
    const inserted = await insertCached(tx, row);
    if (!inserted) await forgetBlob(tx, blobKey);
    return inserted;
  });
  if (kept) return row;
  // Somebody else rendered the same meanwhile: theirs is as good.
  await blobs.delete(blobKey);
  const theirs = (await findParts(db, workspaceId, [key])).get(key);
  if (theirs === undefined) throw new AssetError('unavailable', 'A part was evicted from the cache at once.');
  return theirs;
}

/** Forgets a part whose bytes turned out not to be there. */
export async function forgetPart(db: Kysely<Schema>, part: CachedPart): Promise<void> {
  await transact(db, (tx) => deleteCached(tx, part));
}

export interface CacheLimits {
  /** All parts of all workspaces together. */
  readonly bytes: number;
  /** Milliseconds without a use. */
  readonly age: number;
}

/** Longer than a generation may take: what was asked for since may still be read. */
const IN_USE = 24 * 3600_000;
const BATCH = 100;

/** Removes parts that nothing used for long, and those not used for longest while there are too many bytes. */
export async function sweepParts(
  { db, jobs }: { db: Kysely<Schema>; jobs: Jobs },
  { bytes, age }: CacheLimits,
  now: Date,
): Promise<void> {
  await evict({ db, jobs }, now.getTime() - Math.max(age, IN_USE), () => true);
  let excess = (await cachedBytes(db)) - bytes;
  await evict({ db, jobs }, now.getTime() - IN_USE, ({ size }) => {
    const isExcess = excess > 0;
    if (isExcess) excess -= size;
    return isExcess;
  });
}

async function evict(
  { db, jobs }: { db: Kysely<Schema>; jobs: Jobs },
  before: number,
  isDue: (part: CachedPart) => boolean,
): Promise<void> {
  while (true) {
    const parts = await coldest(db, before, BATCH);
    const due = parts.filter(isDue);
    if (due.length > 0) await transact(db, (tx) => discard(tx, jobs, due));
    if (due.length < BATCH) return;
  }
}

async function discard(tx: Transaction<Schema>, jobs: Jobs, parts: readonly CachedPart[]): Promise<void> {
  for (const part of parts) {
    await deleteCached(tx, part);
    const payload = { blobKeys: [part.blob_key] };
    await jobs.enqueue(tx, { kind: 'discard', payload, workspaceId: part.workspace_id });
  }
}
