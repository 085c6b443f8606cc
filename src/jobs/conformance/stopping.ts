import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JobRun } from '../jobs.ts';
import {
  enqueueImport,
  enqueueProbes,
  GRACE,
  immortal,
  type OpenStorage,
  type Probe,
  probing,
  Trace,
  untilAborted,
} from './storage.ts';

export function stoppingConformance(open: OpenStorage): void {
  describe('stopping', () => {
    it('lets a running job finish, and takes no other', async () => {
      await using storage = await open();
      const process = storage.process(1);
      const runs = new Trace<Probe>();
      const finish = Promise.withResolvers<void>();
      const handlers = probing(async (run) => {
        runs.push(run);
        await finish.promise;
      });
      process.jobs.start(handlers, immortal);
      await enqueueProbes(storage, process, { assetId: 'running', priority: 1 }, { assetId: 'waiting' });
      const { signal } = await runs.at(0);
      const stopped = process.jobs[Symbol.asyncDispose]();
      await process.advance(GRACE / 2);
      assert.equal(signal.aborted, false);
      finish.resolve();
      await stopped;
      assert.equal(runs.all.length, 1);
      assert.deepEqual(await storage.unfinished(), ['waiting']);
    });

    it('gives back what does not finish in time, without counting the try', async () => {
      await using storage = await open();
      const stopping = storage.process(1);
      const runs = new Trace<Probe>();
      const handlers = probing(async (run) => {
        runs.push(run);
        await untilAborted(run);
      });
      stopping.jobs.start(handlers, immortal);
      await enqueueProbes(storage, stopping, { assetId: 'a' });
      const { id } = await runs.at(0);
      const stopped = stopping.jobs[Symbol.asyncDispose]();
      await stopping.advance(GRACE);
      await stopped;

      const next = storage.process(1);
      await using _jobs = next.jobs;
      const again = new Trace<Probe>();
      next.jobs.start(
        probing(async (run) => again.push(run)),
        immortal,
      );
      const run = await again.at(0);
      assert.deepEqual([run.id, run.attempt], [id, 1]);
    });

    it('tells a transfer to let go at once, without counting the try', async () => {
      await using storage = await open();
      const stopping = storage.process(1);
      const runs = new Trace<JobRun<'import'>>();
      const transferring = probing(async () => {}, {
        import: async (run) => {
          runs.push(run);
          await untilAborted(run);
        },
      });
      stopping.jobs.start(transferring, immortal);
      await enqueueImport(storage, stopping, 'a');
      const { id } = await runs.at(0);
      // The grace never passes.
      await stopping.jobs[Symbol.asyncDispose]();

      const next = storage.process(1);
      await using _jobs = next.jobs;
      const again = new Trace<JobRun<'import'>>();
      next.jobs.start(
        probing(async () => {}, { import: async (run) => again.push(run) }),
        immortal,
      );
      const run = await again.at(0);
      assert.deepEqual([run.id, run.attempt], [id, 1]);
    });

    it('does not wait for a handler that ignores its signal', async () => {
      await using storage = await open();
      const process = storage.process(1);
      const runs = new Trace<Probe>();
      const handlers = probing(async (run) => {
        runs.push(run);
        await new Promise<never>(() => {});
      });
      process.jobs.start(handlers, immortal);
      await enqueueProbes(storage, process, { assetId: 'a' });
      await runs.at(0);
      const stopped = process.jobs[Symbol.asyncDispose]();
      await process.advance(GRACE * 2);
      await stopped;

      const next = storage.process(1);
      await using _jobs = next.jobs;
      const again = new Trace<Probe>();
      next.jobs.start(
        probing(async (run) => again.push(run)),
        immortal,
      );
      assert.equal((await again.at(0)).attempt, 1);
    });

    it('stops at once when nothing runs, or was never started', async () => {
      await using storage = await open();
      const idle = storage.process(1);
      idle.jobs.start(
        probing(async () => {}),
        immortal,
      );
      await idle.jobs[Symbol.asyncDispose]();
      await storage.process(1).jobs[Symbol.asyncDispose]();
    });
  });
}
