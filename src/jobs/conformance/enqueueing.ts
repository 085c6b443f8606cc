import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { transact } from '#db/transact.ts';
import {
  assetsOf,
  enqueueProbes,
  immortal,
  LONG,
  type OpenStorage,
  type Probe,
  probing,
  Trace,
} from './storage.ts';

export function enqueueingConformance(open: OpenStorage): void {
  describe('enqueueing', () => {
    it('runs a job that was committed, at once and once', async () => {
      await using storage = await open();
      const process = storage.process(1);
      await using _jobs = process.jobs;
      const runs = new Trace<Probe>();
      process.jobs.start(
        probing(async (run) => runs.push(run)),
        immortal,
      );
      await enqueueProbes(storage, process, { assetId: 'one' });
      const run = await runs.at(0);
      assert.equal(run.kind, 'probe');
      assert.deepEqual(run.payload, { assetId: 'one' });
      assert.equal(run.workspaceId, 'w');
      assert.equal(run.attempt, 1);
      assert.equal(run.last, false);
      await process.advance(LONG);
      assert.equal(runs.all.length, 1);
    });

    it('knows nothing of a job whose transaction was undone', async () => {
      await using storage = await open();
      const process = storage.process(1);
      await using _jobs = process.jobs;
      const runs = new Trace<Probe>();
      process.jobs.start(
        probing(async (run) => runs.push(run)),
        immortal,
      );
      const undone = transact(storage.db, async (tx) => {
        await process.jobs.enqueue(tx, { kind: 'probe', payload: { assetId: 'undone' }, workspaceId: 'w' });
        throw new Error('changed my mind');
      });
      await assert.rejects(undone, /changed my mind/);
      await enqueueProbes(storage, process, { assetId: 'kept' });
      await runs.at(0);
      await process.advance(LONG);
      assert.deepEqual(assetsOf(runs), ['kept']);
    });

    it('runs what was enqueued before the start', async () => {
      await using storage = await open();
      const process = storage.process(1);
      await using _jobs = process.jobs;
      await enqueueProbes(storage, process, { assetId: 'early' });
      const runs = new Trace<Probe>();
      process.jobs.start(
        probing(async (run) => runs.push(run)),
        immortal,
      );
      assert.equal((await runs.at(0)).payload.assetId, 'early');
    });

    it('does not run a job before its time', async () => {
      await using storage = await open();
      const process = storage.process(1);
      await using _jobs = process.jobs;
      const runs = new Trace<Probe>();
      process.jobs.start(
        probing(async (run) => runs.push(run)),
        immortal,
      );
      const runAt = new Date(process.now() + 100_000);
      await enqueueProbes(storage, process, { assetId: 'later', runAt }, { assetId: 'now' });
      await runs.at(0);
      await process.advance(90_000);
      assert.deepEqual(assetsOf(runs), ['now']);
      await process.advance(10_000);
      await runs.at(1);
      assert.deepEqual(assetsOf(runs), ['now', 'later']);
    });
  });
}
