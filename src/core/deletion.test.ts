import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { findAssetAnywhere, insertAsset } from '#db/assets.ts';
import { insertBlobs, insertBlobUses } from '#db/blobs.ts';
import { insertSampleOwner, sampleAsset } from '#db/samples.ts';
import { openTemporaryDatabase } from '#db/temporary.ts';
import { transact } from '#db/transact.ts';
import { openEmbeddedJobs } from '#jobs/embedded.ts';
import { openLog } from '#log.ts';
import { emptyTrash } from './deletion.ts';
import { newId } from './identifiers.ts';

const RETENTION_END = Date.UTC(2026, 0, 31);

suite('the trash', () => {
  test('keeps what is younger than its retention, and lets go of the rest with its bytes', async () => {
    await using database = await openTemporaryDatabase();
    const { db } = database;
    const concurrency = { media: 1, network: 1, render: 1 };
    await using jobs = openEmbeddedJobs({ db, log: openLog('silent'), concurrency, grace: 0 });
    const owner = await insertSampleOwner(db);
    const [over, kept, inUse] = [newId(), newId(), newId()];
    const trashedAt = { [over]: RETENTION_END - 1, [kept]: RETENTION_END, [inUse]: null };
    await transact(db, async (tx) => {
      for (const [id, trashed_at] of Object.entries(trashedAt)) {
        // Each asset's blob is called as the asset itself.
        await insertAsset(tx, sampleAsset(owner, { id, blob_key: id, trashed_at }));
        await insertBlobs(tx, [{ key: id, workspace_id: owner.workspaceId, sha256: null, size: 10 }]);
        await insertBlobUses(tx, [{ asset_id: id, blob_key: id, role: 'original' }]);
      }
    });

    assert.equal(await emptyTrash({ db, jobs }, new Date(RETENTION_END)), 1);
    const left = await Promise.all([over, kept, inUse].map((id) => findAssetAnywhere(db, id)));
    assert.deepEqual(
      left.map((row) => row?.id ?? null),
      [null, kept, inUse],
    );
    const queued = await db.selectFrom('jobs').select(['kind', 'payload']).execute();
    assert.deepEqual(
      queued.map(({ kind, payload }) => [kind, JSON.parse(payload)]),
      [['discard', { blobKeys: [over] }]],
    );
  });
});
