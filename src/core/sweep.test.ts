import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { openDiskBlobs } from '#blobs/disk.ts';
import { insertAsset } from '#db/assets.ts';
import { insertBlobs, insertBlobUses } from '#db/blobs.ts';
import { insertSampleOwner, sampleAsset } from '#db/samples.ts';
import { openTemporaryDatabase, temporaryDirectory } from '#db/temporary.ts';
import { transact } from '#db/transact.ts';
import { openLog } from '#log.ts';
import { newId, timeOf } from './identifiers.ts';
import { sweep } from './sweep.ts';

const log = openLog('silent');
const signal = new AbortController().signal;

async function* bytes() {
  yield Buffer.from('some bytes');
}

suite('sweep', () => {
  test('deletes blobs without a row that are older than the moment, and nothing else', async () => {
    await using database = await openTemporaryDatabase();
    await using directory = await temporaryDirectory();
    await using blobs = await openDiskBlobs({ dir: join(directory.path, 'blobs'), log });
    const { db } = database;
    const owner = await insertSampleOwner(db);
    const [orphan, owned, assetId] = [newId(), newId(), newId()];
    await transact(db, async (tx) => {
      await insertAsset(tx, sampleAsset(owner, { id: assetId, blob_key: owned }));
      await insertBlobs(tx, [{ key: owned, workspace_id: owner.workspaceId, sha256: null, size: 10 }]);
      await insertBlobUses(tx, [{ asset_id: assetId, blob_key: owned, role: 'original' }]);
    });
    for (const key of [orphan, owned]) await blobs.put(key, bytes(), { signal });

    assert.equal(await sweep({ db, blobs, log }, timeOf(orphan)), 0, 'a running upload is left alone');
    assert.equal(await blobs.size(orphan), 10);

    const later = new Date(Date.now() + 1);
    assert.equal(await sweep({ db, blobs, log }, later), 1);
    assert.deepEqual([await blobs.size(orphan), await blobs.size(owned)], [null, 10]);
    assert.equal(await sweep({ db, blobs, log }, new Date(Date.now() + 2)), 0);
  });

  test('finds what was left after the clock had been set back', async () => {
    await using database = await openTemporaryDatabase();
    await using directory = await temporaryDirectory();
    await using blobs = await openDiskBlobs({ dir: join(directory.path, 'blobs'), log });
    const { db } = database;
    const tomorrow = new Date(Date.now() + 24 * 3600_000);
    await sweep({ db, blobs, log }, tomorrow);
    const orphan = newId();
    await blobs.put(orphan, bytes(), { signal });
    assert.equal(await sweep({ db, blobs, log }, newId()), 1);
    assert.equal(await blobs.size(orphan), null);
  });
});
