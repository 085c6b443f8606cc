import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  assetsOf,
  enqueueProbes,
  immortal,
  LONG,
  type OpenStorage,
  type Probe,
  probing,
  Trace,
  takeBackTime,
  untilAborted,
} from './storage.ts';

const forever = new Promise<never>(() => {});

export function leasesConformance(open: OpenStorage): void {
  describe('leases', () => {
    it('lets another process take over from one that stands still, and ignores what that one says then', async () => {
      await using storage = await open();
      const [still, lively] = [storage.process(1), storage.process(1)];
      await using _still = still.jobs;
      await using _lively = lively.jobs;
      const first = new Trace<Probe>();
      const second = new Trace<Probe>();
      const awake = Promise.withResolvers<void>();
      const finish = Promise.withResolvers<void>();
      const taking = (runs: Trace<Probe>, end: Promise<void>) =>
        probing(async (run) => {
          runs.push(run);
          await end;
        });
      still.jobs.start(taking(first, awake.promise), immortal);
      lively.jobs.start(taking(second, finish.promise), immortal);
      await lively.advance(0);
      await enqueueProbes(storage, still, { assetId: 'a' });
      const lost = await first.at(0);

      await lively.advance(LONG);
      const taken = await second.at(0);
      assert.equal(taken.id, lost.id);
      assert.equal(taken.attempt, 1);

      awake.resolve();
      await still.advance(0);
      assert.deepEqual(await storage.unfinished(), ['a'], 'the job is still the second one’s');
      finish.resolve();
    });

    it('tells a handler that its lease is lost', async () => {
      await using storage = await open();
      const [still, lively] = [storage.process(1), storage.process(1)];
      await using _still = still.jobs;
      await using _lively = lively.jobs;
      const first = new Trace<Probe>();
      const second = new Trace<Probe>();
      const aborted = new Trace<string>();
      const handlers = probing(async (run) => {
        first.push(run);
        await untilAborted(run).catch(() => aborted.push(run.id));
      });
      still.jobs.start(handlers, immortal);
      lively.jobs.start(
        probing(async (run) => second.push(run)),
        immortal,
      );
      await lively.advance(0);
      await enqueueProbes(storage, still, { assetId: 'a' });
      await first.at(0);
      await lively.advance(LONG);
      await second.at(0);
      await still.advance(LONG);
      assert.equal(await aborted.at(0), first.all[0]?.id);
    });

    it('keeps the lease of a job that takes long', async () => {
      await using storage = await open();
      const [busy, idle] = [storage.process(1), storage.process(1)];
      await using _busy = busy.jobs;
      await using _idle = idle.jobs;
      const runs = new Trace<Probe>();
      const stolen = new Trace<Probe>();
      const finish = Promise.withResolvers<void>();
      const handlers = probing(async (run) => {
        runs.push(run);
        await finish.promise;
      });
      busy.jobs.start(handlers, immortal);
      idle.jobs.start(
        probing(async (run) => stolen.push(run)),
        immortal,
      );
      await idle.advance(0);
      await enqueueProbes(storage, busy, { assetId: 'a' });
      const { signal } = await runs.at(0);
      for (let passed = 0; passed < LONG; passed += 5_000) {
        await busy.advance(5_000);
        await idle.advance(5_000);
      }
      assert.equal(stolen.all.length, 0);
      assert.equal(signal.aborted, false);
      finish.resolve();
      await busy.advance(0);
      assert.deepEqual(await storage.unfinished(), []);
    });

    it('resumes after a crash what was running, without counting the try', async () => {
      await using storage = await open();
      const crashed = storage.process(1);
      const before = new Trace<Probe>();
      const handlers = probing(async (run) => {
        before.push(run);
        await forever;
      });
      crashed.jobs.start(handlers, immortal);
      await enqueueProbes(storage, crashed, { assetId: 'a' }, { assetId: 'b', priority: -1 });
      await before.at(0);

      const restarted = storage.process(1);
      await using _jobs = restarted.jobs;
      const after = new Trace<Probe>();
      restarted.jobs.start(
        probing(async (run) => after.push(run)),
        immortal,
      );
      await restarted.advance(takeBackTime(storage));
      const runs = [await after.at(0), await after.at(1)];
      assert.deepEqual(
        runs.map(({ attempt }) => attempt),
        [1, 1],
      );
      // What has to wait for a lease to end lets others pass.
      assert.deepEqual(assetsOf(after), storage.shared ? ['b', 'a'] : ['a', 'b']);
    });

    it('lets others finish before what was interrupted again and again', async () => {
      await using storage = await open();
      const hanging = probing(() => forever);
      for (let crashes = 0; crashes < 2; crashes += 1) {
        const crashed = storage.process(1);
        if (crashes === 0) await enqueueProbes(storage, crashed, { assetId: 'bomb', priority: 1 });
        crashed.jobs.start(hanging, immortal);
        await crashed.advance(takeBackTime(storage));
      }
      const restarted = storage.process(1);
      await using _jobs = restarted.jobs;
      await enqueueProbes(storage, restarted, { assetId: 'bystander' });
      const runs = new Trace<Probe>();
      restarted.jobs.start(
        probing(async (run) => runs.push(run)),
        immortal,
      );
      await runs.at(0);
      await restarted.advance(LONG);
      await runs.at(1);
      assert.deepEqual(assetsOf(runs), ['bystander', 'bomb']);
    });

    it('does not let one file crash the server for ever', async () => {
      await using storage = await open();
      const reasons = new Trace<string>();
      let tries = 0;
      for (let restarts = 0; reasons.all.length === 0; restarts += 1) {
        assert.ok(restarts < 50, 'it is tried again and again');
        const doomed = storage.process(1);
        if (restarts === 0) await enqueueProbes(storage, doomed, { assetId: 'bomb' });
        const handlers = probing(async () => {
          tries += 1;
          await forever;
        });
        doomed.jobs.start(handlers, async (_tx, _job, reason) => reasons.push(reason));
        await doomed.advance(LONG);
      }
      // A few crashes are no reason to give up a job: every deployment may be one.
      assert.ok(tries > 5);
      assert.match(reasons.all[0] ?? '', /interrupted/);
    });
  });
}
