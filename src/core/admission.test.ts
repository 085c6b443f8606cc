import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { openDiskBlobs } from '#blobs/disk.ts';
import { openDatabase } from '#db/open.ts';
import { insertSampleOwner } from '#db/samples.ts';
import { temporaryDirectory } from '#db/temporary.ts';
import { postgresOptions } from '#db/testing/engines.ts';
import { openEmbeddedJobs } from '#jobs/embedded.ts';
import { openLog } from '#log.ts';
import { picture } from '../../test/conformance/samples.ts';
import { FaultProxy } from '../../test/infra/fault-proxy.ts';
import { freshDatabase, postgresIsMissing } from '../../test/infra/postgres.ts';
import { ingest } from './ingest.ts';

const log = openLog('silent');
const nothingSaid = { duration: null, width: null, height: null, mediaType: null };

suite('the bytes of an upload whose commit was not answered', { skip: await postgresIsMissing() }, () => {
  test('stay, as its row may name them', async () => {
    await using fresh = await freshDatabase();
    const url = new URL(fresh.url);
    await using proxy = await FaultProxy.open(`http://${url.host}`);
    url.host = new URL(proxy.origin).host;
    await using directory = await temporaryDirectory();
    await using blobs = await openDiskBlobs({ dir: join(directory.path, 'blobs'), log });
    await using database = await openDatabase(postgresOptions(url.href));
    const { db } = database;
    const concurrency = { media: 1, network: 1, render: 1 };
    await using jobs = openEmbeddedJobs({ db, log, concurrency, grace: 0 });
    const { bytes, name } = await picture();

    const upload = ingest(
      { db, blobs, jobs },
      {
        ...(await insertSampleOwner(db)),
        ...{ name, description: '', tags: [], metadata: {}, declared: nothingSaid, projectId: null },
        ...{ origin: 'upload', limit: bytes.length, limits: {}, contentLength: bytes.length },
        body: (async function* () {
          yield bytes;
        })(),
        signal: new AbortController().signal,
        // The last thing before the commit.
        alongside: async () => proxy.set({ cutDown: 0 }),
      },
    );
    await assert.rejects(upload, { kind: 'unavailable', message: /is not known/ });
    proxy.heal();

    const rows = await db.selectFrom('blobs').select(['key', 'size']).execute();
    assert.deepEqual(
      rows.map(({ size }) => size),
      [bytes.length],
      'it was committed',
    );
    assert.equal(await blobs.size(rows[0]?.key ?? ''), bytes.length);
  });
});
