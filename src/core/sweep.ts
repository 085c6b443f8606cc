import type { Kysely } from 'kysely';
import type { Blobs } from '#blobs/blobs.ts';
import { knownBlobs } from '#db/blobs.ts';
import type { Schema } from '#db/schema.ts';
import { settled } from '#db/transact.ts';
import { findMark, setMark } from '#db/workspaces.ts';
import type { Logger } from '#log.ts';
import { earliestIdAt, newId } from './identifiers.ts';

const BATCH = 500;
const SWEPT_UNTIL = 'swept-until';

export interface SweepParts {
  readonly db: Kysely<Schema>;
  readonly blobs: Blobs;
  readonly log: Logger;
}

/**
 * Deletes what an interrupted upload left: blobs made before `before` that no row names. Keys are in the order of
 * time and never reused, so each sweep begins where the last one ended.
 *
 * @param before a moment, or the id before which all are older
 * @returns how many were deleted
 */
export async function sweep({ db, blobs, log }: SweepParts, before: Date | string): Promise<number> {
  const end = typeof before === 'string' ? before : earliestIdAt(before);
  const mark = await findMark(db, SWEPT_UNTIL);
  // From the future: the clock has been set back, and what was made since has keys that were swept past before.
  const start = mark !== null && mark > newId() ? null : mark;
  if (start !== null && start >= end) return 0;
  let deleted = 0;
  for await (const keys of batches(blobs.keys(start), end)) {
    const known = await knownBlobs(db, keys);
    const orphans = keys.filter((key) => !known.has(key));
    if (orphans.length > 0) await settled(db);
    for (const key of orphans) await blobs.delete(key);
    deleted += orphans.length;
  }
  await setMark(db, SWEPT_UNTIL, end);
  if (deleted > 0) log.info({ deleted }, 'swept blobs of interrupted uploads');
  return deleted;
}

async function* batches(keys: AsyncIterable<string>, end: string): AsyncGenerator<string[]> {
  let batch: string[] = [];
  for await (const key of keys) {
    if (key >= end) break;
    batch.push(key);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
