import assert from 'node:assert/strict';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { packaged } from './postgres/programs.ts';
import { PostgresServer } from './postgres/server.ts';
import { freshDatabase, ownServer, postgresIsMissing } from './postgres.ts';

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  // A connection that the server cuts says so twice: to the query, and here.
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

suite('PostgreSQL for the tests', { skip: await postgresIsMissing() }, () => {
  test('gives each test an empty database', async () => {
    await using one = await freshDatabase();
    await using other = await freshDatabase();
    await query(one.url, 'create table here ()');
    const tables = "select tablename from pg_tables where schemaname = 'public'";
    assert.deepEqual(await query(one.url, tables), [{ tablename: 'here' }]);
    assert.deepEqual(await query(other.url, tables), []);
  });

  test('keeps what was committed when it is killed', async () => {
    await using server = await ownServer();
    await query(server.address, 'create table kept as select 1 as one');
    const cut = assert.rejects(query(server.address, 'select pg_sleep(60)'));
    await server.kill();
    await cut;
    await assert.rejects(query(server.address, 'select 1'), { code: 'ECONNREFUSED' });
    await server.resurrect();
    assert.deepEqual(await query(server.address, 'select one from kept'), [{ one: 1 }]);
    await server.stop();
    await assert.rejects(query(server.address, 'select 1'), { code: 'ECONNREFUSED' });
  });

  test('answers late when it was paused', async () => {
    await using server = await ownServer();
    server.pause();
    let answered = false;
    const answer = query(server.address, 'select 1').then(() => {
      answered = true;
    });
    await sleep(100);
    assert.equal(answered, false);
    server.resume();
    await answer;
  });

  test('comes from the npm package as well', {
    skip: packaged() === null && 'there is none for this platform',
  }, async () => {
    const dir = await mkdtemp(join(tmpdir(), 'polyreel-postgres-'));
    await using server = await PostgresServer.start(dir, packaged());
    assert.match(JSON.stringify(await query(server.address, 'select version()')), /PostgreSQL 18/);
  });
});
