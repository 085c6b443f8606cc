import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { Database } from '#db/open.ts';
import { openTemporaryDatabase } from '#db/temporary.ts';
import { openLog } from '#log.ts';
import {
  enqueueProbes,
  GRACE,
  immortal,
  type JobsStorage,
  type Probe,
  probing,
  Trace,
} from './conformance/storage.ts';
import { openEmbeddedJobs } from './embedded.ts';
import { jobsConformance } from './jobs.conformance.ts';
import { ManualClock } from './manual-clock.ts';

/** Milliseconds that a clock jumps at once: short enough for every timer to come in its turn. */
const STEP = 5_000;
const ONE = { media: 1, network: 1, render: 1 };

/** Writes are served in order, so that what was asked for before is done when these are. */
async function quiet(database: Database): Promise<void> {
  for (let round = 0; round < 4; round += 1) {
    await turn();
    await database.check();
  }
}

async function openStorage(): Promise<JobsStorage> {
  const database = await openTemporaryDatabase();
  return {
    db: database.db,
    async unfinished() {
      const rows = await database.db
        .selectFrom('jobs')
        .select('payload')
        .where('state', '!=', 'dead')
        .execute();
      return rows.map((row) => JSON.parse(row.payload).assetId);
    },
    process(places) {
      const clock = new ManualClock();
      const concurrency = { media: places, network: places, render: places };
      const options = { db: database.db, log: openLog('silent'), concurrency, grace: GRACE, clock };
      return {
        jobs: openEmbeddedJobs(options),
        now: () => clock.now(),
        async advance(milliseconds) {
          await quiet(database);
          for (let left = milliseconds; left > 0; left -= STEP) {
            clock.advance(Math.min(left, STEP));
            await quiet(database);
          }
        },
      };
    },
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

jobsConformance('SQLite', openStorage);

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

  it('bury a job again whose burial was undone', async () => {
    await using storage = await openStorage();
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
