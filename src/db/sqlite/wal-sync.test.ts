import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openLog } from '#log.ts';
import { mayBeLost } from '../losable.ts';
import { temporaryDirectory } from '../temporary.ts';
import { SqliteEngine } from './dialect.ts';

/** A disk that makes nothing durable until it is told to. */
class Disk {
  readonly waiting: PromiseWithResolvers<void>[] = [];
  readonly panics: Error[] = [];

  readonly sync = (): Promise<void> => {
    const asked = Promise.withResolvers<void>();
    this.waiting.push(asked);
    return asked.promise;
  };

  readonly panic = (reason: Error): void => {
    this.panics.push(reason);
  };

  finish(): void {
    this.waiting.shift()?.resolve();
  }
}

async function insert(engine: SqliteEngine, done: string[], name: string): Promise<void> {
  const connection = await engine.acquireConnection();
  await engine.beginTransaction(connection);
  const sql = `insert into t values ('${name}')`;
  await connection.executeQuery({ sql, parameters: [], query: { kind: 'RawNode' } } as never);
  await engine.commitTransaction(connection);
  done.push(name);
}

/** Long enough for every promise that can settle to have settled. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
}

async function open(disk: Disk) {
  const directory = await temporaryDirectory();
  const path = join(directory.path, 'test.db');
  const engine = await SqliteEngine.open({
    path,
    log: openLog('silent'),
    sync: disk.sync,
    panic: disk.panic,
  });
  const connection = await engine.acquireConnection();
  const created = connection.executeQuery({
    sql: 'create table t (value text) strict',
    parameters: [],
    query: { kind: 'RawNode' },
  } as never);
  await settle();
  disk.finish();
  await created;
  return { engine, directory };
}

describe('a commit', () => {
  it('is acknowledged once the log is on disk, and a sync is shared by all who came during the last one', async () => {
    const disk = new Disk();
    const { engine, directory } = await open(disk);
    await using _ = directory;
    const done: string[] = [];
    const all = [insert(engine, done, 'a')];
    await settle();
    assert.equal(disk.waiting.length, 1);
    all.push(insert(engine, done, 'b'), insert(engine, done, 'c'));
    await settle();
    assert.deepEqual(done, []);
    disk.finish();
    await settle();
    assert.deepEqual(done, ['a'], 'those who came later wait for a sync that began after them');
    assert.equal(disk.waiting.length, 1);
    disk.finish();
    await Promise.all(all);
    assert.deepEqual(done.toSorted(), ['a', 'b', 'c']);
    const closed = engine.destroy();
    await settle();
    disk.finish();
    await closed;
  });

  it('is answered before it is on disk where it may be lost, and is there with the next one', async () => {
    const disk = new Disk();
    const { engine, directory } = await open(disk);
    await using _ = directory;
    const query = {
      sql: `insert into t values ('a')`,
      parameters: [],
      query: { kind: 'RawNode' },
      queryId: {},
    };
    mayBeLost(query as never);
    const connection = await engine.acquireConnection();
    await connection.executeQuery(query as never);
    assert.deepEqual([disk.waiting.length, engine.statistics.syncs], [0, 1]);
    const closed = engine.destroy();
    await settle();
    assert.equal(disk.waiting.length, 1, 'the end waits for all that was written');
    disk.finish();
    await closed;
  });

  it('is never acknowledged when the disk refuses, and the process is told to end', async () => {
    const disk = new Disk();
    const { engine, directory } = await open(disk);
    await using _ = directory;
    const done: string[] = [];
    void insert(engine, done, 'a');
    await settle();
    disk.waiting.shift()?.reject(new Error('EIO'));
    await settle();
    void insert(engine, done, 'b');
    await settle();
    assert.deepEqual(done, []);
    assert.deepEqual(
      disk.panics.map(({ message }) => message),
      ['EIO'],
    );
    assert.equal(disk.waiting.length, 0);
  });
});
