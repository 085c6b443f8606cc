import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openTemporaryDatabase } from '#db/temporary.ts';
import { POSTGRES, SQLITE } from '#db/testing/engines.ts';
import { transact } from '#db/transact.ts';
import { openLog } from '#log.ts';
import { openStorage, quiet } from './conformance/database-storage.ts';
import { enqueueProbes, GRACE, immortal, type Probe, probing, Trace } from './conformance/storage.ts';
import { openEmbeddedJobs } from './embedded.ts';
import { jobsConformance } from './jobs.conformance.ts';
import { ManualClock } from './manual-clock.ts';

const ONE = { media: 1, network: 1, render: 1 };

for (const engine of [SQLITE, POSTGRES]) {
  describe('the queue', { skip: engine.skip }, () => jobsConformance(engine.name, () => openStorage(engine)));
}

describe('embedded jobs', () => {
  it('leave the database alone while there is nothing to do', async () => {
    await using database = await openTemporaryDatabase();
    const clock = new ManualClock();
    const options = { db: database.db, log: openLog('silent'), concurrency: ONE, grace: GRACE, clock };
    await using jobs = openEmbeddedJobs(options);
    jobs.start(
      probing(async () => {}),
      immortal,
    );
    await quiet(database);
    assert.equal(clock.idleFor(), 30_000);
  });

  it('run at once what was queued before the clock was set back', async () => {
    await using database = await openTemporaryDatabase();
    const { db } = database;
    const options = { db, log: openLog('silent'), concurrency: ONE, grace: GRACE };
    const [now, runs] = [Date.now(), new Trace<Probe>()];
    {
      await using jobs = openEmbeddedJobs({ ...options, clock: new ManualClock(now) });
      const request = { kind: 'probe', payload: { assetId: 'a' }, workspaceId: 'w' } as const;
      await transact(db, (tx) => jobs.enqueue(tx, request));
    }
    await using jobs = openEmbeddedJobs({ ...options, clock: new ManualClock(now - 3600_000) });
    jobs.start(
      probing(async (run) => runs.push(run)),
      immortal,
    );
    await runs.at(0);
  });

  it('bury a job again whose burial was undone', async () => {
    await using storage = await openStorage(SQLITE);
    const process = storage.process(1);
    await using _jobs = process.jobs;
    const burials = new Trace<string>();
    const runs = new Trace<Probe>();
    const onDead = async (_tx: unknown, _job: unknown, reason: string) => {
      burials.push(reason);
      if (burials.all.length === 1) throw new Error('not yet');
    };
    const handlers = probing(async (run) => {
      runs.push(run);
      throw new Error('no');
    });
    process.jobs.start(handlers, onDead);
    await enqueueProbes(storage, process, { assetId: 'a' });
    for (let attempt = 1; !(await runs.at(attempt - 1)).last; attempt += 1) await process.advance(200_000);
    await burials.at(0);
    await process.advance(60_000);
    await burials.at(1);
    await process.advance(0);
    assert.deepEqual(await storage.unfinished(), []);
  });
});
