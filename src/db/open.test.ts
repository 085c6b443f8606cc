import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { sql } from 'kysely';
import { openLog } from '#log.ts';
import { openDatabase } from './open.ts';
import { openTemporaryDatabase, temporaryDirectory } from './temporary.ts';
import { transact } from './transact.ts';

describe('the database', () => {
  it('is durable, safe and checks references, whatever the defaults are', async () => {
    await using database = await openTemporaryDatabase();
    const pragma = async (name: string) => {
      // A statement that the reader does not take, so that the writer's own settings are read.
      const { rows } = await sql`pragma ${sql.raw(name)}`.execute(database.db);
      return Object.values(rows[0] ?? {})[0];
    };
    assert.equal(await pragma('journal_mode'), 'wal');
    assert.equal(await pragma('synchronous'), 1, 'the rest of it is the work of WalSync');
    assert.equal(await pragma('foreign_keys'), 1);
  });

  it('finishes what is being written before it closes, and leaves one file', async () => {
    await using directory = await temporaryDirectory();
    const options = { path: join(directory.path, 'test.db'), log: openLog('silent') };
    const first = await openDatabase(options);
    const started = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const transaction = transact(first.db, async (tx) => {
      await tx.insertInto('marks').values({ name: 'before', value: '' }).execute();
      started.resolve();
      await release.promise;
      await tx.insertInto('marks').values({ name: 'after', value: '' }).execute();
    });
    await started.promise;
    const closed = first[Symbol.asyncDispose]();
    await assert.rejects(first.check(), { kind: 'unavailable', message: /closing/ });
    release.resolve();
    await transaction;
    await closed;
    assert.deepEqual(await readdir(directory.path), ['test.db']);
    await using second = await openDatabase(options);
    const marks = await second.db.selectFrom('marks').select('name').orderBy('name').execute();
    assert.deepEqual(marks, [{ name: 'after' }, { name: 'before' }]);
  });

  it('gives rows that look the same in and out of a transaction', async () => {
    await using database = await openTemporaryDatabase();
    await database.check();
    const read = await database.db.selectFrom('marks').select('name').execute();
    const returned = await database.db.deleteFrom('marks').returning('name').execute();
    assert.deepEqual(read, [{ name: 'check' }]);
    assert.deepEqual(returned, read);
  });

  it('reports how many rows a statement changed', async () => {
    await using database = await openTemporaryDatabase();
    await database.check();
    const updated = await database.db.updateTable('marks').set({ value: 'x' }).executeTakeFirstOrThrow();
    assert.equal(updated.numUpdatedRows, 1n);
  });

  it('names the parameter that it cannot store', async () => {
    await using database = await openTemporaryDatabase();
    const { db } = database;
    await assert.rejects(sql`select ${1}, ${true}`.execute(db), {
      name: 'TypeError',
      message: /Parameter 2 is of type boolean/,
    });
    await assert.rejects(sql`select ${new Date()}`.execute(db), {
      name: 'TypeError',
      message: /Parameter 1 is a Date/,
    });
  });

  it('does not write through the reader', async () => {
    await using database = await openTemporaryDatabase();
    const write = sql`with v(n) as (select 'a') insert into marks select n, n from v`.execute(database.db);
    await assert.rejects(write, { code: 'SQLITE_READONLY' });
  });
});
