import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { App } from '#app.ts';
import { newId } from '#core/identifiers.ts';
import { insertBlobs } from '#db/blobs.ts';
import { transact } from '#db/transact.ts';

/** Stores blobs of a KiB each, as previews are: with a row, and without a hash of their bytes. */
export async function storeBlobs({ db, blobs }: App, count: number): Promise<string[]> {
  const { signal } = new AbortController();
  const keys = Array.from({ length: count }, () => newId());
  for (let start = 0; start < count; start += 50) {
    const some = keys.slice(start, start + 50);
    await Promise.all(some.map((key) => blobs.put(key, Readable.from([randomBytes(1024)]), { signal })));
  }
  await transact(db, (tx) =>
    insertBlobs(
      tx,
      keys.map((key) => ({ key, size: 1024, sha256: null, workspace_id: 'somebody' })),
    ),
  );
  return keys;
}
