import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { findAssetAnywhere, insertAsset, updateAsset } from '#db/assets.ts';
import type { Database } from '#db/open.ts';
import { insertSampleOwner, type SampleOwner, sampleAsset } from '#db/samples.ts';
import { openTemporaryDatabase } from '#db/temporary.ts';
import { transact } from '#db/transact.ts';
import { PermanentFailure } from '#jobs/jobs.ts';
import { openLog } from '#log.ts';
import type { Progress } from '../asset.ts';
import { openChanges } from '../changes.ts';
import { newId } from '../identifiers.ts';
import { ImportWatch } from './watch.ts';

/** Milliseconds between looks: nothing here waits for the clock of a person. */
const QUICK = 5;
const never = new AbortController().signal;

suite('the watch over an import', () => {
  let database: Database;
  let owner: SampleOwner;
  before(async () => {
    database = await openTemporaryDatabase();
    owner = await insertSampleOwner(database.db);
  });
  after(() => database[Symbol.asyncDispose]());

  async function announced(): Promise<string> {
    const id = newId();
    const row = sampleAsset(owner, { id, status: 'processing', blob_key: null, sha256: null });
    await transact(database.db, (tx) => insertAsset(tx, row));
    return id;
  }

  const change = (id: string, columns: Parameters<typeof updateAsset>[2]) =>
    transact(database.db, (tx) => updateAsset(tx, id, columns));

  function watching(id: string) {
    const changes = openChanges();
    const watch = new ImportWatch({ db: database.db, changes, log: openLog('silent') }, id, QUICK);
    return { watch, looked: () => changes.next(id, never) };
  }

  async function progressOf(id: string): Promise<Progress | null> {
    const row = await findAssetAnywhere(database.db, id);
    return row?.progress == null ? null : JSON.parse(row.progress);
  }

  /** Why the bytes are not wanted any more, as soon as they are not. */
  async function verdict({ unwanted }: ImportWatch): Promise<string> {
    if (!unwanted.aborted) {
      await new Promise((resolve) => unwanted.addEventListener('abort', resolve, { once: true }));
    }
    assert.ok(unwanted.reason instanceof PermanentFailure);
    return unwanted.reason.message;
  }

  test('writes how far it is, announces it, and leaves the rest of the asset alone', async () => {
    const id = await announced();
    const { watch, looked } = watching(id);
    await using _watch = watch;
    watch.reach(300, 1000);
    await looked();
    await looked();
    const { bytesPerSecond, ...progress } = (await progressOf(id)) ?? { bytesPerSecond: -1 };
    assert.deepEqual(progress, { received: 300, total: 1000 });
    assert.ok(bytesPerSecond >= 0);
    assert.equal((await findAssetAnywhere(database.db, id))?.updated_at, 0);
  });

  test('a transfer that starts over has no negative rate', async () => {
    const id = await announced();
    const { watch, looked } = watching(id);
    await using _watch = watch;
    watch.reach(10_000, null);
    // Until the beginning is further back than the rate looks.
    for (let look = 0; look < 6; look += 1) await looked();
    watch.reach(10, null);
    await looked();
    assert.deepEqual([(await progressOf(id))?.received, (await progressOf(id))?.total], [10, null]);
    assert.ok(((await progressOf(id))?.bytesPerSecond ?? -1) >= 0);
  });

  test('finds out that the import was cancelled or the asset deleted', async () => {
    for (const end of [
      (id: string) => change(id, { status: 'failed' }),
      (id: string) => database.db.deleteFrom('assets').where('id', '=', id).execute(),
    ]) {
      const id = await announced();
      await using watch = watching(id).watch;
      await end(id);
      assert.equal(await verdict(watch), 'The import was cancelled.');
    }
  });

  test('finds out that the asset was put into the trash', async () => {
    const id = await announced();
    await using watch = watching(id).watch;
    await change(id, { trashed_at: 1 });
    assert.match(await verdict(watch), /trash/);
  });

  test('writes nothing to an asset that has its bytes, nor after it has been disposed', async () => {
    const id = await announced();
    const { watch, looked } = watching(id);
    await looked();
    await watch[Symbol.asyncDispose]();
    await change(id, { blob_key: newId(), progress: null });
    await using late = watching(id).watch;
    await verdict(late);
    assert.equal(await progressOf(id), null);
  });
});
