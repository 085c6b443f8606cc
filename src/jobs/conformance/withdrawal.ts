import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { transact } from '#db/transact.ts';
import type { JobHandlers, JobRun } from '../jobs.ts';
import {
  enqueueImport,
  immortal,
  type JobsProcess,
  type JobsStorage,
  LONG,
  type OpenStorage,
  probing,
  Trace,
  untilAborted,
} from './storage.ts';

type Import = JobRun<'import'>;

const WHY = 'The import was cancelled.';

function importing(handler: (run: Import) => Promise<void>): JobHandlers {
  return probing(async () => {}, { import: handler });
}

async function withdraw(storage: JobsStorage, { jobs }: JobsProcess, id: string): Promise<void> {
  await transact(storage.db, (tx) => jobs.withdrawImport(tx, { workspaceId: 'w', id }, WHY));
}

async function retry(storage: JobsStorage, { jobs }: JobsProcess, id: string): Promise<number> {
  return transact(storage.db, (tx) => jobs.retryDead(tx, { workspaceId: 'w', id }));
}

export function withdrawalConformance(open: OpenStorage): void {
  describe('withdrawal', () => {
    it('keeps a queued import from running until it is retried', async () => {
      await using storage = await open();
      const process = storage.process(1);
      await using _jobs = process.jobs;
      for (const id of ['unwanted', 'wanted']) await enqueueImport(storage, process, id);
      await withdraw(storage, process, 'unwanted');
      const runs = new Trace<Import>();
      process.jobs.start(
        importing(async (run) => runs.push(run)),
        immortal,
      );
      assert.equal((await runs.at(0)).payload.assetId, 'wanted');
      await process.advance(LONG);
      assert.equal(runs.all.length, 1);
      assert.equal(await retry(storage, process, 'unwanted'), 1);
      const run = await runs.at(1);
      assert.deepEqual([run.payload.assetId, run.attempt], ['unwanted', 1]);
    });

    it('calls off a running import, which a retry takes up anew', async () => {
      await using storage = await open();
      const process = storage.process(1);
      await using _jobs = process.jobs;
      const runs = new Trace<Import>();
      const ends = new Trace<unknown>();
      const handlers = importing(async (run) => {
        runs.push(run);
        if (runs.all.length === 1) await untilAborted(run).finally(() => ends.push(run.signal.reason));
      });
      process.jobs.start(handlers, immortal);
      await enqueueImport(storage, process, 'a');
      await runs.at(0);
      await withdraw(storage, process, 'a');
      assert.match(String(await ends.at(0)), /cancelled/);
      assert.equal(await retry(storage, process, 'a'), 1);
      assert.equal((await runs.at(1)).attempt, 1);
      await process.advance(LONG);
      assert.deepEqual(await storage.unfinished(), []);
    });

    it('reaches an import that runs in another process', async () => {
      await using storage = await open();
      const [busy, other] = [storage.process(1), storage.process(1)];
      await using _busy = busy.jobs;
      await using _other = other.jobs;
      const runs = new Trace<Import>();
      const ends = new Trace<unknown>();
      const handlers = importing(async (run) => {
        runs.push(run);
        await untilAborted(run).catch((reason: unknown) => ends.push(reason));
      });
      busy.jobs.start(handlers, immortal);
      await enqueueImport(storage, busy, 'a');
      await runs.at(0);
      await withdraw(storage, other, 'a');
      await busy.advance(LONG);
      await ends.at(0);
      assert.equal(runs.all.length, 1);
    });

    it('is undone with its transaction', async () => {
      await using storage = await open();
      const process = storage.process(1);
      await using _jobs = process.jobs;
      await enqueueImport(storage, process, 'a');
      const undone = transact(storage.db, async (tx) => {
        await process.jobs.withdrawImport(tx, { workspaceId: 'w', id: 'a' }, WHY);
        throw new Error('changed my mind');
      });
      await assert.rejects(undone, /changed my mind/);
      const runs = new Trace<Import>();
      process.jobs.start(
        importing(async (run) => runs.push(run)),
        immortal,
      );
      await runs.at(0);
    });

    it('leaves alone what is of another asset or workspace', async () => {
      await using storage = await open();
      const process = storage.process(1);
      await using _jobs = process.jobs;
      await enqueueImport(storage, process, 'a');
      await withdraw(storage, process, 'b');
      await transact(storage.db, (tx) =>
        process.jobs.withdrawImport(tx, { workspaceId: 'another', id: 'a' }, WHY),
      );
      assert.deepEqual(await storage.unfinished(), ['a']);
    });
  });
}
