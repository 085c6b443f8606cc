import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { suite, test } from 'node:test';
import { pino } from 'pino';
import { openTemporaryDatabase } from '#db/temporary.ts';
import { transact } from '#db/transact.ts';
import { AssetError } from '#errors.ts';
import { probing } from './conformance/storage.ts';
import { openEmbeddedJobs } from './embedded.ts';
import { PermanentFailure } from './jobs.ts';

/** The level at which a job is logged whose last try fails like that. */
async function levelOf(error: Error): Promise<string | undefined> {
  const levels: string[] = [];
  const lines = new Writable({
    write(line, _encoding, done) {
      const { level, msg } = JSON.parse(String(line));
      if (msg === 'a job failed for good') levels.push(level);
      done();
    },
  });
  const log = pino({ formatters: { level: (level) => ({ level }) } }, lines);
  const dead = Promise.withResolvers<void>();
  {
    await using database = await openTemporaryDatabase();
    const { db } = database;
    await using jobs = openEmbeddedJobs({
      db,
      log,
      concurrency: { media: 1, network: 1, render: 1 },
      grace: 60_000,
    });
    await transact(db, async (tx) => {
      await jobs.enqueue(tx, { kind: 'probe', payload: { assetId: 'a' }, workspaceId: 'w' });
      await tx.updateTable('jobs').set({ attempt: 99 }).execute();
    });
    const handlers = probing(async () => {
      throw error;
    });
    jobs.start(handlers, async () => dead.resolve());
    await dead.promise;
  }
  return levels[0];
}

suite('the log of a job that failed for good', () => {
  test('a verdict is a matter for the user and alarms nobody', async () => {
    const dead = new AssetError('unprocessable', 'There is no file at this link (404).');
    assert.equal(await levelOf(new PermanentFailure(dead.message, { cause: dead })), 'info');
  });

  test('what should have passed is worth a look', async () => {
    assert.equal(await levelOf(new AssetError('unavailable', 'The storage does not answer.')), 'warn');
  });

  test('a bug is an alarm', async () => {
    assert.equal(await levelOf(new TypeError('undefined is not a function')), 'error');
    assert.equal(await levelOf(new AssetError('internal', 'Something broke.')), 'error');
  });
});
