import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  assetsOf,
  enqueueImport,
  enqueueProbes,
  immortal,
  LONG,
  type OpenStorage,
  type Probe,
  probing,
  Trace,
} from './storage.ts';

export function orderConformance(open: OpenStorage): void {
  describe('order', () => {
    it('runs the higher priority first, and the older first among equals', async () => {
      await using storage = await open();
      const process = storage.process(1);
      await using _jobs = process.jobs;
      const at = (ago: number) => new Date(process.now() - ago);
      await enqueueProbes(
        storage,
        process,
        { assetId: 'young', runAt: at(1_000) },
        { assetId: 'old', runAt: at(2_000) },
        { assetId: 'urgent', runAt: at(0), priority: 5, workspaceId: 'other' },
        { assetId: 'idle', runAt: at(9_000), priority: -5 },
      );
      const runs = new Trace<Probe>();
      process.jobs.start(
        probing(async (run) => runs.push(run)),
        immortal,
      );
      await runs.at(3);
      assert.deepEqual(assetsOf(runs), ['urgent', 'old', 'young', 'idle']);
    });

    it('runs as many at once as it may, and no more', async () => {
      await using storage = await open();
      const process = storage.process(3);
      await using _jobs = process.jobs;
      const runs = new Trace<Probe>();
      const release = Promise.withResolvers<void>();
      let running = 0;
      let most = 0;
      const handlers = probing(async (run) => {
        running += 1;
        most = Math.max(most, running);
        runs.push(run);
        await release.promise;
        running -= 1;
      });
      process.jobs.start(handlers, immortal);
      await enqueueProbes(
        storage,
        process,
        ...Array.from({ length: 8 }, (_, index) => ({ assetId: `${index}` })),
      );
      await runs.at(2);
      await process.advance(1_000);
      assert.equal(runs.all.length, 3);
      release.resolve();
      await runs.at(7);
      assert.equal(most, 3);
    });

    it('does not let the jobs of one lane hold up those of another', async () => {
      await using storage = await open();
      const process = storage.process(1);
      await using _jobs = process.jobs;
      const [imports, probes] = [new Trace<string>(), new Trace<Probe>()];
      const release = Promise.withResolvers<void>();
      const handlers = probing(async (run) => probes.push(run), {
        import: async ({ payload }) => {
          imports.push(payload.assetId);
          await release.promise;
        },
      });
      process.jobs.start(handlers, immortal);
      for (const assetId of ['slow', 'waiting']) await enqueueImport(storage, process, assetId);
      await imports.at(0);
      await enqueueProbes(storage, process, { assetId: 'quick' });
      await probes.at(0);
      await process.advance(1_000);
      assert.deepEqual(imports.all, ['slow']);
      release.resolve();
      await imports.at(1);
    });

    it('does not let the long queue of one workspace hold up another', async () => {
      await using storage = await open();
      const process = storage.process(2);
      await using _jobs = process.jobs;
      const at = (ago: number) => new Date(process.now() - ago);
      const queue = Array.from({ length: 20 }, (_, index) => ({
        assetId: `big-${index}`,
        workspaceId: 'big',
        runAt: at(60_000 - index),
      }));
      await enqueueProbes(storage, process, ...queue, {
        assetId: 'small',
        workspaceId: 'small',
        runAt: at(0),
      });
      const runs = new Trace<Probe>();
      const release = Promise.withResolvers<void>();
      const handlers = probing(async (run) => {
        runs.push(run);
        await release.promise;
      });
      process.jobs.start(handlers, immortal);
      await runs.at(1);
      assert.deepEqual(assetsOf(runs), ['big-0', 'small']);
      release.resolve();
      await runs.at(20);
      await process.advance(LONG);
      assert.equal(runs.all.length, 21);
    });
  });
}
