import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { AssetError } from '#errors.ts';
import { temporaryDirectory } from '../temporary.ts';
import { UndoneError } from '../undone.ts';
import { WalSync } from './wal-sync.ts';
import { Writer } from './writer.ts';

interface Fixture extends AsyncDisposable {
  readonly writer: Writer;
  readonly run: (sql: string) => Promise<unknown>;
  readonly values: () => Promise<unknown[]>;
}

async function open(): Promise<Fixture> {
  const directory = await temporaryDirectory();
  const writer = new Writer(join(directory.path, 'test.db'));
  const run = (sql: string) => writer.single({ sql, parameters: [] });
  await run('create table t (value text primary key) strict');
  return {
    writer,
    run,
    values: async () => (await run('select value from t order by value')).rows.map((row) => row.value),
    async [Symbol.asyncDispose]() {
      writer.close();
      await directory[Symbol.asyncDispose]();
    },
  };
}

/** Transactions of one statement that all wait before the first of them is over. */
function together(writer: Writer, statements: readonly string[]): Promise<PromiseSettledResult<void>[]> {
  return Promise.allSettled(statements.map((sql) => transaction(writer, sql)));
}

/** Begun again when others took it down with them, as `transact` does. */
async function transaction(writer: Writer, sql: string): Promise<void> {
  const begun = await writer.begin();
  try {
    begun.run({ sql, parameters: [] });
    await begun.commit('durable');
  } catch (error) {
    begun.rollback();
    if (!(error instanceof UndoneError)) throw error;
    await transaction(writer, sql);
  }
}

const statuses = (results: readonly PromiseSettledResult<void>[]) => results.map(({ status }) => status);

describe('the writer', () => {
  it('says why a file cannot be opened', async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'missing', 'test.db');
    assert.throws(() => new Writer(path), { kind: 'unavailable', message: /cannot be opened/ });
  });

  it('serves one transaction after the other, in the order of asking', async () => {
    await using fixture = await open();
    const order: string[] = [];
    const asked = Array.from({ length: 5 }, async (_, index) => {
      const transaction = await fixture.writer.begin();
      order.push(`begins ${index}`);
      await new Promise(setImmediate);
      order.push(`ends ${index}`);
      await transaction.commit('durable');
    });
    await Promise.all(asked);
    assert.deepEqual(
      order,
      [0, 1, 2, 3, 4].flatMap((index) => [`begins ${index}`, `ends ${index}`]),
    );
  });

  it('keeps the others when one is rolled back', async () => {
    await using fixture = await open();
    const results = await together(fixture.writer, [
      `insert into t values ('a')`,
      `insert into t values ('a')`,
      `insert into t values ('b')`,
    ]);
    assert.deepEqual(statuses(results), ['fulfilled', 'rejected', 'fulfilled']);
    assert.deepEqual(await fixture.values(), ['a', 'b']);
  });

  it('undoes what a transaction had written before it was rolled back', async () => {
    await using fixture = await open();
    const transaction = await fixture.writer.begin();
    transaction.run({ sql: `insert into t values ('undone')`, parameters: [] });
    transaction.rollback();
    await fixture.run(`insert into t values ('kept')`);
    assert.deepEqual(await fixture.values(), ['kept']);
  });

  it('fails only the transaction whose commit fails', async () => {
    await using fixture = await open();
    await fixture.run('create table child (parent text references t deferrable initially deferred) strict');
    const results = await together(fixture.writer, [
      `insert into t values ('a')`,
      `insert into child values ('nobody')`,
      `insert into t values ('b')`,
    ]);
    assert.deepEqual(statuses(results), ['fulfilled', 'rejected', 'fulfilled']);
    assert.deepEqual(await fixture.values(), ['a', 'b']);
  });

  it('fails only the transaction that no longer fits on the disk, saying why', async () => {
    await using fixture = await open();
    await fixture.run('pragma max_page_count = 16');
    const results = await together(fixture.writer, [
      `insert into t values ('small')`,
      `insert into t values (hex(zeroblob(1000000)))`,
      `insert into t values ('late')`,
    ]);
    assert.deepEqual(statuses(results), ['fulfilled', 'rejected', 'fulfilled']);
    const [, full] = results;
    assert.ok(full?.status === 'rejected' && full.reason instanceof AssetError);
    assert.equal(full.reason.kind, 'unavailable');
    assert.match(full.reason.message, /disk of the database is full/);
    assert.deepEqual(await fixture.values(), ['late', 'small']);
  });

  it('runs a single statement again that others took down with them, and only then', async () => {
    await using fixture = await open();
    await fixture.run('create table child (parent text references t deferrable initially deferred) strict');
    const results = await Promise.allSettled(
      [`('a')`, `('a')`, `('b')`]
        .map((value) => fixture.run(`insert into t values ${value}`))
        .concat(fixture.run(`insert into child values ('nobody')`)),
    );
    assert.deepEqual(
      results.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled', 'rejected'],
    );
    assert.deepEqual(await fixture.values(), ['a', 'b']);
  });

  it('commits together what ended while a sync was under way, and syncs only for who waits for it', async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'test.db');
    const writer = new Writer(path);
    const run = (sql: string) => writer.single({ sql, parameters: [] });
    await run('create table t (value text primary key) strict');
    const syncs: PromiseWithResolvers<void>[] = [];
    const sync = () => {
      const asked = Promise.withResolvers<void>();
      syncs.push(asked);
      return asked.promise;
    };
    await using walSync = await WalSync.open(`${path}-wal`, { sync, panic: assert.fail });
    writer.acknowledgeBy(walSync);
    using reader = new DatabaseSync(path, { readOnly: true });
    const seen = () => reader.prepare('select count(*) as n from t').get()?.n;
    const first = run(`insert into t values ('a')`);
    while (syncs.length === 0) await new Promise(setImmediate);
    const later = ['b', 'c'].map((value) => run(`insert into t values ('${value}')`));
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
    assert.equal(seen(), 1);
    await writer.pause(async () => assert.equal(seen(), 3));
    syncs[0]?.resolve();
    await first;
    while (syncs.length === 1) await new Promise(setImmediate);
    syncs[1]?.resolve();
    await Promise.all(later);
    await writer.single({ sql: `delete from t where value = 'c'`, parameters: [] }, 'committed');
    assert.equal(seen(), 2);
    assert.deepEqual([syncs.length, writer.transactions], [2, 5]);
    writer.close();
  });

  it('lets another process write, however busy this one is', async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'test.db');
    const [busy, other] = [new Writer(path), new Writer(path)];
    const add = (writer: Writer) => writer.single({ sql: 'insert into t values (null)', parameters: [] });
    await busy.single({ sql: 'create table t (id integer primary key) strict', parameters: [] });
    // As slow as the disk of a busy machine; while some wait for it, the others have begun.
    const sync = () => new Promise<void>((resolve) => setTimeout(resolve, 20));
    await using walSync = await WalSync.open(`${path}-wal`, { sync, panic: assert.fail });
    busy.acknowledgeBy(walSync);
    let isDone = false;
    const load = Array.from({ length: 8 }, async (_, index) => {
      await sleep(5 * index);
      while (!isDone) await add(busy);
    });
    try {
      await sleep(50);
      for (let count = 0; count < 5; count += 1) await add(other);
    } finally {
      isDone = true;
      await Promise.all(load);
      other.close();
      busy.close();
    }
  });

  it('lets nothing run outside of a transaction that the database has ended by itself', async () => {
    await using fixture = await open();
    const transaction = await fixture.writer.begin();
    transaction.run({ sql: 'rollback', parameters: [] });
    assert.throws(
      () => transaction.run({ sql: `insert into t values ('stray')`, parameters: [] }),
      /undone by the database/,
    );
    transaction.rollback();
    await fixture.run(`insert into t values ('kept')`);
    assert.deepEqual(await fixture.values(), ['kept']);
  });

  it('refuses a statement on a transaction that has ended', async () => {
    await using fixture = await open();
    const ended = await fixture.writer.begin();
    await ended.commit('durable');
    const other = await fixture.writer.begin();
    assert.throws(() => ended.run({ sql: `insert into t values ('stray')`, parameters: [] }), /has ended/);
    await other.commit('durable');
    assert.deepEqual(await fixture.values(), []);
  });
});
