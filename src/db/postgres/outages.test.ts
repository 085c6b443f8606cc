import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sql } from 'kysely';
import { FaultProxy } from '../../../test/infra/fault-proxy.ts';
import { freshDatabase, makeDatabase, ownServer, postgresIsMissing } from '../../../test/infra/postgres.ts';
import { type Database, openDatabase } from '../open.ts';
import { postgresOptions } from '../testing/engines.ts';
import { transact } from '../transact.ts';

const marks = async ({ db }: Database) =>
  (await db.selectFrom('marks').select('name').orderBy('name').execute()).map(({ name }) => name);
const insert = ({ db }: Database, name: string) =>
  db.insertInto('marks').values({ name, value: '' }).execute();

/** A database behind a proxy that can break what goes through it. */
async function behindProxy() {
  const fresh = await freshDatabase();
  const url = new URL(fresh.url);
  const proxy = await FaultProxy.open(`http://${url.host}`);
  url.host = new URL(proxy.origin).host;
  return { fresh, proxy, url: url.href };
}

describe('PostgreSQL that fails', { skip: await postgresIsMissing() }, () => {
  it('is waited for while it restarts, by reads and by transactions', async () => {
    await using server = await ownServer();
    const { url } = await makeDatabase(server.address);
    await using database = await openDatabase({ ...postgresOptions(url), patience: 60_000 });
    await insert(database, 'before');
    await server.kill();
    const read = marks(database);
    const write = transact(database.db, async (tx) => {
      await tx.insertInto('marks').values({ name: 'during', value: '' }).execute();
    });
    await server.resurrect();
    await Promise.all([read, write]);
    assert.deepEqual(await marks(database), ['before', 'during']);
  });

  it('is not waited for longer than somebody has patience', async () => {
    await using server = await ownServer();
    const { url } = await makeDatabase(server.address);
    await using database = await openDatabase({ ...postgresOptions(url), patience: 200 });
    await server.kill();
    await assert.rejects(marks(database), { kind: 'unavailable', message: /cannot be reached/ });
  });

  it('undoes a transaction whose connection breaks, which is then begun again', async () => {
    await using server = await ownServer();
    const { url } = await makeDatabase(server.address);
    await using database = await openDatabase(postgresOptions(url));
    let attempts = 0;
    await transact(database.db, async (tx) => {
      attempts += 1;
      await tx
        .insertInto('marks')
        .values({ name: `attempt ${attempts}`, value: '' })
        .execute();
      if (attempts > 1) return;
      await assert.rejects(sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx));
      await tx.selectFrom('marks').selectAll().execute();
    });
    assert.deepEqual(await marks(database), ['attempt 2']);
  });

  it('says of a write whose answer is lost that it may have been stored', async () => {
    const { fresh, proxy, url } = await behindProxy();
    await using _fresh = fresh;
    await using _proxy = proxy;
    await using database = await openDatabase({ ...postgresOptions(url), connections: 1 });
    await database.check();
    proxy.set({ cutDown: 0 });
    await assert.rejects(insert(database, 'done'), { kind: 'unavailable', message: /is not known/ });
    proxy.heal();
    assert.deepEqual(await marks(database), ['check', 'done']);
  });

  it('asks a read once more whose answer is lost', async () => {
    const { fresh, proxy, url } = await behindProxy();
    await using _fresh = fresh;
    await using _proxy = proxy;
    await using database = await openDatabase({ ...postgresOptions(url), connections: 1 });
    await insert(database, 'a');
    const cut = sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`;
    await using other = await openDatabase(postgresOptions(fresh.url));
    await cut.execute(other.db);
    assert.deepEqual(await marks(database), ['a']);
  });

  it('is given up when it does not answer', async () => {
    const { fresh, proxy, url } = await behindProxy();
    await using _fresh = fresh;
    await using _proxy = proxy;
    const impatient = { ...postgresOptions(url), patience: 300 };
    await using steady = await openDatabase(postgresOptions(url));
    await steady.check();
    proxy.set({ blackhole: true });
    await assert.rejects(openDatabase(impatient), { kind: 'unavailable' });
    proxy.heal();
  });
});
