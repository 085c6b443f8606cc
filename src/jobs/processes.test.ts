import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { openDatabase } from '#db/open.ts';
import { POSTGRES, postgresOptions } from '#db/testing/engines.ts';
import { transact } from '#db/transact.ts';
import { openLog } from '#log.ts';
import { freshDatabase } from '../../test/infra/postgres.ts';
import { systemClock } from './clock.ts';
import { immortal, type Probe, probing, Trace } from './conformance/storage.ts';
import { openEmbeddedJobs } from './embedded.ts';
import { ManualClock } from './manual-clock.ts';

const WORKER = `${import.meta.dirname}/processes.worker.testing.ts`;

/** A worker that has begun the job about the asset `a`, which another process takes over when it ends by `signal`. */
async function takenOver(signal: NodeJS.Signals): Promise<Probe> {
  await using fresh = await freshDatabase();
  await using database = await openDatabase(postgresOptions(fresh.url));
  const { db, shared, notices } = database;
  const worker = fork(WORKER, [fresh.url]);
  const ended = once(worker, 'exit');
  try {
    assert.equal(await said(worker), 'started');
    const concurrency = { media: 1, network: 1, render: 1 };
    // Of what is given back one hears; where time stands still, nobody would find it by looking.
    const clock = signal === 'SIGTERM' ? new ManualClock(Date.now()) : systemClock;
    const parts = { db, log: openLog('silent'), shared, notices, concurrency, grace: 1, clock };
    await using jobs = openEmbeddedJobs(parts);
    const begun = said(worker);
    const request = { kind: 'probe', payload: { assetId: 'a' }, workspaceId: 'w' } as const;
    await transact(db, (tx) => jobs.enqueue(tx, request));
    assert.equal(await begun, 'a');
    const runs = new Trace<Probe>();
    jobs.start(
      probing(async (run) => runs.push(run)),
      immortal,
    );
    worker.kill(signal);
    await ended;
    return await runs.at(0);
  } finally {
    worker.kill('SIGKILL');
    await ended;
  }
}

async function said(worker: ChildProcess): Promise<unknown> {
  const [message] = await once(worker, 'message');
  return message;
}

describe('a queue between processes', { skip: POSTGRES.skip }, () => {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    test(`a worker that is ended by ${signal} loses no job, and the try does not count`, async () => {
      const { payload, attempt } = await takenOver(signal);
      assert.deepEqual([payload.assetId, attempt], ['a', 1]);
    });
  }
});
