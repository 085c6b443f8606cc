import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { transact } from '#db/transact.ts';
import { AssetError } from '#errors.ts';
import { type AnyJob, type DeadLetterHook, PermanentFailure, StorageOutage } from '../jobs.ts';
import { enqueueProbes, immortal, LONG, type OpenStorage, type Probe, probing, Trace } from './storage.ts';

interface Death {
  readonly job: AnyJob;
  readonly reason: string;
}

/** Marks in the burial's own transaction that it happened. */
function marking(deaths: Trace<Death>): DeadLetterHook {
  return async (tx, job, reason) => {
    await tx.insertInto('marks').values({ name: job.id, value: reason }).execute();
    deaths.push({ job, reason });
  };
}

export function failuresConformance(open: OpenStorage): void {
  describe('failures', () => {
    it('tries again, and not at once', async () => {
      await using storage = await open();
      const process = storage.process(1);
      await using _jobs = process.jobs;
      const runs = new Trace<Probe>();
      const handlers = probing(async (run) => {
        runs.push(run);
        if (run.attempt === 1) throw new Error('try again');
      });
      process.jobs.start(handlers, immortal);
      await enqueueProbes(storage, process, { assetId: 'a' });
      await runs.at(0);
      await process.advance(500);
      assert.equal(runs.all.length, 1);
      await process.advance(LONG);
      const second = await runs.at(1);
      assert.equal(second.attempt, 2);
      assert.equal(second.id, runs.all[0]?.id);
      await process.advance(LONG);
      assert.equal(runs.all.length, 2);
    });

    it('goes on with other jobs meanwhile', async () => {
      await using storage = await open();
      const process = storage.process(1);
      await using _jobs = process.jobs;
      const done = new Trace<string>();
      const handlers = probing(async ({ payload }) => {
        if (payload.assetId === 'bad') throw new Error('no');
        done.push(payload.assetId);
      });
      process.jobs.start(handlers, immortal);
      await enqueueProbes(storage, process, { assetId: 'bad', priority: 1 }, { assetId: 'good' });
      assert.equal(await done.at(0), 'good');
    });

    it('does not give bytes up that it cannot get at the moment', async () => {
      await using storage = await open();
      const process = storage.process(1);
      await using _jobs = process.jobs;
      const runs = new Trace<Probe>();
      const handlers = probing(async (run) => {
        runs.push(run);
        if (runs.all.length < 5)
          throw new StorageOutage(new AssetError('unavailable', 'It does not answer.'));
      });
      process.jobs.start(handlers, immortal);
      await enqueueProbes(storage, process, { assetId: 'a' });
      for (let tries = 1; tries < 5; tries += 1) {
        assert.equal((await runs.at(tries - 1)).attempt, tries);
        await process.advance(LONG);
      }
      await runs.at(4);
    });

    it('gives up after the last try, with the reason', async () => {
      await using storage = await open();
      const process = storage.process(1);
      await using _jobs = process.jobs;
      const runs = new Trace<Probe>();
      const deaths = new Trace<Death>();
      const handlers = probing(async (run) => {
        runs.push(run);
        throw new AssetError('internal', `The worker failed (${run.attempt}).`);
      });
      process.jobs.start(handlers, marking(deaths));
      await enqueueProbes(storage, process, { assetId: 'a' });
      for (let attempt = 1; !(await runs.at(attempt - 1)).last; attempt += 1) await process.advance(LONG);
      const { job, reason } = await deaths.at(0);
      assert.equal(job.attempt, runs.all.length);
      assert.ok(job.attempt > 1);
      assert.deepEqual(job.payload, { assetId: 'a' });
      assert.equal(reason, `The worker failed (${job.attempt}).`);
      await process.advance(LONG);
      assert.equal(runs.all.length, job.attempt, 'the dead do not run');
      const marks = await storage.db.selectFrom('marks').select('value').where('name', '=', job.id).execute();
      assert.deepEqual(marks, [{ value: reason }]);
    });

    it('gives up at once where trying again cannot help', async () => {
      await using storage = await open();
      const process = storage.process(1);
      await using _jobs = process.jobs;
      const deaths = new Trace<Death>();
      const handlers = probing(async () => {
        throw new PermanentFailure('The file is truncated.');
      });
      process.jobs.start(handlers, marking(deaths));
      await enqueueProbes(storage, process, { assetId: 'a' });
      const { job, reason } = await deaths.at(0);
      assert.equal(job.attempt, 1);
      assert.equal(reason, 'The file is truncated.');
    });

    it('keeps the text of a bug to itself', async () => {
      await using storage = await open();
      const process = storage.process(1);
      await using _jobs = process.jobs;
      const runs = new Trace<Probe>();
      const deaths = new Trace<Death>();
      const handlers = probing(async (run) => {
        runs.push(run);
        throw new TypeError('undefined is not /home/secret');
      });
      process.jobs.start(handlers, marking(deaths));
      await enqueueProbes(storage, process, { assetId: 'a' });
      for (let attempt = 1; !(await runs.at(attempt - 1)).last; attempt += 1) await process.advance(LONG);
      assert.doesNotMatch((await deaths.at(0)).reason, /secret/);
    });

    it('runs a dead job again when asked to', async () => {
      await using storage = await open();
      const process = storage.process(1);
      await using _jobs = process.jobs;
      const runs = new Trace<Probe>();
      const deaths = new Trace<Death>();
      const handlers = probing(async (run) => {
        runs.push(run);
        if (runs.all.length === 1) throw new PermanentFailure('The file is truncated.');
      });
      process.jobs.start(handlers, marking(deaths));
      await enqueueProbes(storage, process, { assetId: 'a' });
      await deaths.at(0);
      await process.advance(0);
      const retry = (id: string) =>
        transact(storage.db, (tx) => process.jobs.retryDead(tx, { workspaceId: 'w', id }));
      assert.equal(await retry('another'), 0);
      assert.equal(await retry('a'), 1);
      assert.equal((await runs.at(1)).attempt, 1);
      assert.equal(await retry('a'), 0);
    });
  });
}
