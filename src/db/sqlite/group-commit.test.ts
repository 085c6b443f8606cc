import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { AssetError } from '#errors.ts';
import { openLog } from '#log.ts';
import { temporaryDirectory } from '../temporary.ts';
import { GroupCommit, type GroupLimits } from './group-commit.ts';
import { Writer } from './writer.ts';

interface Fixture extends AsyncDisposable {
  readonly group: GroupCommit;
  readonly insert: (value: string) => Promise<unknown>;
  readonly values: () => Promise<unknown[]>;
  readonly run: (sql: string) => Promise<unknown>;
}

async function open(limits: GroupLimits): Promise<Fixture> {
  const directory = await temporaryDirectory();
  const writer = await Writer.open(join(directory.path, 'test.db'), openLog('silent'));
  const group = new GroupCommit(writer, limits);
  const run = (sql: string, ...parameters: string[]) => group.single({ sql, parameters });
  await run('create table t (value text primary key) strict');
  return {
    group,
    run,
    insert: (value) => run('insert into t values (?)', value),
    values: async () => (await run('select value from t order by value')).rows.map((row) => row.value),
    async [Symbol.asyncDispose]() {
      await group.idle();
      await writer[Symbol.asyncDispose]();
      await directory[Symbol.asyncDispose]();
    },
  };
}

/** Logical transactions that all wait before the first of them is over. */
async function together(
  group: GroupCommit,
  statements: readonly string[],
): Promise<PromiseSettledResult<void>[]> {
  return Promise.allSettled(
    statements.map(async (sql) => {
      const transaction = await group.begin();
      try {
        await transaction.run({ sql, parameters: [] });
      } catch (error) {
        transaction.rollback();
        throw error;
      }
      await transaction.commit();
    }),
  );
}

const UNHURRIED = { size: 64, age: Number.POSITIVE_INFINITY };

describe('group commit', () => {
  it('shares one physical commit between the transactions that wait for each other', async () => {
    await using fixture = await open(UNHURRIED);
    const before = fixture.group.statistics;
    await together(
      fixture.group,
      Array.from({ length: 16 }, (_, index) => `insert into t values ('${index}')`),
    );
    assert.equal(fixture.group.statistics.commits - before.commits, 1);
    assert.equal(fixture.group.statistics.transactions - before.transactions, 16);
    assert.equal((await fixture.values()).length, 16);
  });

  it('begins another group when one is full', async () => {
    await using fixture = await open({ ...UNHURRIED, size: 10 });
    const before = fixture.group.statistics.commits;
    await Promise.all(Array.from({ length: 25 }, (_, index) => fixture.insert(`${index}`)));
    assert.equal(fixture.group.statistics.commits - before, 3);
  });

  it('lets nobody join a group that is old', async () => {
    await using fixture = await open({ ...UNHURRIED, age: 0 });
    const before = fixture.group.statistics.commits;
    await Promise.all([fixture.insert('a'), fixture.insert('b')]);
    assert.equal(fixture.group.statistics.commits - before, 2);
  });

  it('serves in the order of asking', async () => {
    await using fixture = await open(UNHURRIED);
    const order: number[] = [];
    const asked = Array.from({ length: 5 }, async (_, index) => {
      const transaction = await fixture.group.begin();
      order.push(index);
      await transaction.commit();
    });
    await Promise.all(asked);
    assert.deepEqual(order, [0, 1, 2, 3, 4]);
  });

  it('keeps the others when one is rolled back', async () => {
    await using fixture = await open(UNHURRIED);
    const results = await together(fixture.group, [
      `insert into t values ('a')`,
      `insert into t values ('a')`,
      `insert into t values ('b')`,
    ]);
    assert.deepEqual(
      results.map((result) => result.status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
    assert.deepEqual(await fixture.values(), ['a', 'b']);
  });

  it('undoes what a transaction had written before it was rolled back', async () => {
    await using fixture = await open(UNHURRIED);
    const transaction = await fixture.group.begin();
    await transaction.run({ sql: `insert into t values ('undone')`, parameters: [] });
    transaction.rollback();
    await fixture.insert('kept');
    assert.deepEqual(await fixture.values(), ['kept']);
  });

  it('fails every member when the physical commit fails', async () => {
    await using fixture = await open(UNHURRIED);
    await fixture.run('create table child (parent text references t deferrable initially deferred) strict');
    const results = await together(fixture.group, [
      `insert into t values ('a')`,
      `insert into child values ('nobody')`,
      `insert into t values ('b')`,
    ]);
    assert.deepEqual(
      results.map((result) => result.status),
      ['rejected', 'rejected', 'rejected'],
    );
    assert.deepEqual(await fixture.values(), [], 'nothing that was refused is there');
    await fixture.insert('c');
    assert.deepEqual(await fixture.values(), ['c'], 'the next group starts afresh');
  });

  it('fails every member, saying why, when the disk is full', async () => {
    await using fixture = await open(UNHURRIED);
    await fixture.run('pragma max_page_count = 16');
    const results = await together(fixture.group, [
      `insert into t values ('small')`,
      `insert into t values (hex(zeroblob(1000000)))`,
      `insert into t values ('late')`,
    ]);
    for (const result of results) {
      assert.equal(result.status, 'rejected');
      assert.ok(result.reason instanceof AssetError, String(result.reason));
      assert.equal(result.reason.kind, 'unavailable');
      assert.match(result.reason.message, /disk of the database is full/);
    }
    assert.deepEqual(await fixture.values(), []);
  });

  it('refuses a statement on a transaction that has ended', async () => {
    await using fixture = await open(UNHURRIED);
    const ended = await fixture.group.begin();
    await ended.commit();
    const other = await fixture.group.begin();
    await assert.rejects(ended.run({ sql: `insert into t values ('stray')`, parameters: [] }), /has ended/);
    await other.commit();
    assert.deepEqual(await fixture.values(), []);
  });
});
