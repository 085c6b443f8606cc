import { earliestIdAt } from '#core/identifiers.ts';
import { type BlobRow, knownBlobs } from '#db/blobs.ts';
import { allBlobs, findBlob, usesOfBlob } from '#db/inspection.ts';
import { sharedNow } from '#db/time.ts';
import { settled } from '#db/transact.ts';
import { readWhole } from '../read-whole.ts';
import type { Fault, FsckParts } from './fault.ts';
import { distrust, forget } from './repairs.ts';

/** Milliseconds; longer than any upload takes, whose bytes are there before their row is. */
const GRACE = 24 * 3600_000;

/**
 * Walks along the rows of blobs and along what is stored, both in the order of keys: nothing is kept in memory. What somebody
 * changes meanwhile is looked at once more before it is called a fault. With `deep`, all bytes are read.
 */
export async function* checkStorage(parts: FsckParts, { deep }: { deep: boolean }): AsyncGenerator<Fault> {
  const stored = parts.blobs.keys(null)[Symbol.asyncIterator]();
  const rows = allBlobs(parts.db);
  const young = earliestIdAt(new Date((await sharedNow(parts.db)) - GRACE));
  let key = await next(stored);
  let row = await next(rows);
  while (key !== null || row !== null) {
    parts.signal.throwIfAborted();
    if (row === null || (key !== null && key < row.key)) {
      if (key !== null && key < young) yield* orphan(parts, key);
      key = await next(stored);
    } else if (key === null || row.key < key) {
      yield* missing(parts, row);
      row = await next(rows);
    } else {
      if (deep) yield* wrong(parts, row);
      [key, row] = [await next(stored), await next(rows)];
    }
  }
}

async function next<T>(iterator: AsyncIterator<T>): Promise<T | null> {
  const { value, done } = await iterator.next();
  return done ? null : value;
}

async function* orphan({ db, blobs }: FsckParts, key: string): AsyncGenerator<Fault> {
  const isKnown = async () => (await knownBlobs(db, [key])).has(key);
  if ((await isKnown()) || (await blobs.size(key)) === null) return;
  yield {
    kind: 'orphan-blob',
    subject: key,
    message: 'Stored for more than a day, and no row names it.',
    async repair() {
      // What was read may not be durable yet; what is deleted cannot be brought back.
      await settled(db);
      if (await isKnown()) return 'Kept, as a row names it by now.';
      await blobs.delete(key);
      return 'Deleted.';
    },
  };
}

async function* missing(parts: FsckParts, row: BlobRow): AsyncGenerator<Fault> {
  if ((await parts.blobs.size(row.key)) !== null || (await findBlob(parts.db, row.key)) === null) return;
  yield {
    kind: 'missing-blob',
    subject: row.key,
    message: `Its ${row.size} bytes are not in the storage: ${await usersOf(parts, row.key)}.`,
    repair: () => forget(parts, row.key),
  };
}

async function* wrong(parts: FsckParts, row: BlobRow): AsyncGenerator<Fault> {
  const found = await readWhole(parts, row.key);
  if (found === null) return; // deleted meanwhile
  const isRight = found.size === row.size && (row.sha256 === null || row.sha256 === found.sha256);
  if (isRight || (await findBlob(parts.db, row.key)) === null) return;
  const what =
    found.size === row.size
      ? 'Its bytes are not those'
      : `It has ${found.size} bytes instead of the ${row.size}`;
  yield {
    kind: 'wrong-blob',
    subject: row.key,
    message: `${what} that were stored: ${await usersOf(parts, row.key)}.`,
    repair: () => distrust(parts, { key: row.key, size: found.size }),
  };
}

async function usersOf({ db }: FsckParts, key: string): Promise<string> {
  const uses = await usesOfBlob(db, key);
  if (uses.length === 0) return 'a part that can be rendered again';
  return uses.map(({ asset_id, role }) => `${role} of asset ${asset_id}`).join(', ');
}
