import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { insertSampleOwner } from '#db/samples.ts';
import { openTemporaryDatabase } from '#db/temporary.ts';
import { transact } from '#db/transact.ts';
import { testEgress } from '#egress/testing/test-egress.ts';
import { openEmbeddedJobs } from '#jobs/embedded.ts';
import { openLog } from '#log.ts';
import { requestImport } from './request.ts';

const JOB = '5a7c6d2e-0f4b-4b7e-9a53-1d0c1f9b8e11';

suite('an import from a provider of results', () => {
  test('keeps where it comes from, and goes before links that last', async () => {
    await using database = await openTemporaryDatabase();
    const { db } = database;
    const concurrency = { media: 1, network: 1, render: 1 };
    // Never started: nothing is fetched.
    await using jobs = openEmbeddedJobs({ db, log: openLog('silent'), concurrency, grace: 0 });
    await using egress = testEgress();
    const terms = { ...(await insertSampleOwner(db)), name: null, kind: null, projectId: null, tags: [] };
    const order = (link: string) =>
      transact(db, (tx) => requestImport(tx, { jobs, egress, downloader: null }, { ...terms, link }));

    const before = Date.now();
    const { source } = await order(`https://cdn.creatomate.com:8443/renders/${JOB}.mp4`);
    assert.deepEqual([source?.provider, source?.jobId], ['creatomate', JOB]);
    const days = (Date.parse(source?.expiresAt ?? '') - before) / 86_400_000;
    assert.ok(days >= 30 && days < 30.1, `${days} days`);
    assert.equal((await order('https://example.com:8443/film.mp4')).source?.expiresAt, null);

    const queued = await db.selectFrom('jobs').select('priority').orderBy('id').execute();
    const [dying, lasting] = queued.map(({ priority }) => priority);
    assert.ok(Number(dying) > Number(lasting), `${dying} is not before ${lasting}`);
  });
});
