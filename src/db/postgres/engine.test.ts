import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sql } from 'kysely';
import { freshDatabase, postgresIsMissing } from '../../../test/infra/postgres.ts';
import { openDatabase } from '../open.ts';
import { insertSampleOwner, sampleAsset } from '../samples.ts';
import { POSTGRES, postgresOptions } from '../testing/engines.ts';
import { transact } from '../transact.ts';

const mark = (name: string) => ({ name, value: '' });

describe('PostgreSQL', { skip: await postgresIsMissing() }, () => {
  it('gives integers as numbers, flags as 0 and 1, and everything else as text', async () => {
    await using database = await POSTGRES.open();
    const { rows } = await sql`select 7::bigint as big, 7::int as small, sum(x) as sum, true as flag,
      '{"a": 1}'::json as json, null as nothing from (values (1::bigint), (2)) v(x)`.execute(database.db);
    assert.deepEqual(rows, [{ big: 7, small: 7, sum: 3, flag: 1, json: '{"a": 1}', nothing: null }]);
  });

  it('refuses an integer that a number cannot hold', async () => {
    await using database = await POSTGRES.open();
    await assert.rejects(sql`select 9007199254740993 as n`.execute(database.db), /9007199254740993/);
    await database.check();
  });

  it('brings an empty database to the newest schema once, however many start at a time', async () => {
    await using fresh = await freshDatabase();
    const opening = Array.from({ length: 4 }, () => openDatabase(postgresOptions(fresh.url)));
    for (const database of await Promise.all(opening)) await database[Symbol.asyncDispose]();
  });

  it('begins a transaction again that another one came across', async () => {
    await using database = await POSTGRES.open();
    const { db } = database;
    await db.insertInto('marks').values({ name: 'count', value: '0' }).execute();
    const increment = () =>
      transact(db, async (tx) => {
        const { value } = await tx.selectFrom('marks').select('value').executeTakeFirstOrThrow();
        await tx
          .updateTable('marks')
          .set({ value: String(Number(value) + 1) })
          .execute();
      });
    await Promise.all(Array.from({ length: 6 }, increment));
    assert.deepEqual(await db.selectFrom('marks').select('value').execute(), [{ value: '6' }]);
  });

  it('decides again when somebody else has made the same row meanwhile', async () => {
    await using database = await POSTGRES.open();
    const { db } = database;
    const lookedBoth = Promise.withResolvers<void>();
    let looks = 0;
    const makeOnce = () =>
      transact(db, async (tx) => {
        const known = await tx.selectFrom('marks').selectAll().where('name', '=', 'a').executeTakeFirst();
        looks += 1;
        if (looks === 2) lookedBoth.resolve();
        await lookedBoth.promise;
        if (known) return 'found';
        await tx.insertInto('marks').values(mark('a')).execute();
        return 'made';
      });
    assert.deepEqual((await Promise.all([makeOnce(), makeOnce()])).sort(), ['found', 'made']);
  });

  it('says that a transaction was undone in which a failed statement was passed over', async () => {
    await using database = await POSTGRES.open();
    const { db } = database;
    const transaction = transact(db, async (tx) => {
      await tx.insertInto('marks').values(mark('a')).execute();
      await sql`select nonsense`.execute(tx).catch(() => {});
    });
    await assert.rejects(transaction, /it was undone/);
    assert.deepEqual(await db.selectFrom('marks').selectAll().execute(), []);
  });

  it('keeps texts as they are, with characters that it has not', async () => {
    await using database = await POSTGRES.open();
    const { db } = database;
    const texts = ['a\0b', '\0', '\uFDD0', '\uFDD0\uFDD1', '\0\uFDD0\0\uFDD2', 'plain', '', '\\u0000'];
    for (const name of texts) await db.insertInto('marks').values(mark(name)).execute();
    const read = await db.selectFrom('marks').select('name').execute();
    assert.deepEqual(read.map(({ name }) => name).sort(), texts.sort());
    const found = await db.selectFrom('marks').select('name').where('name', '=', 'a\0b').execute();
    assert.deepEqual(found, [{ name: 'a\0b' }]);
    const owner = await insertSampleOwner(db);
    const tags = JSON.stringify(['a\0b', '\\u0000']);
    await db.insertInto('assets').values(sampleAsset(owner, { tags })).execute();
    assert.deepEqual(await db.selectFrom('assets').select('tags').execute(), [{ tags }]);
  });

  it('ends a statement that takes too long', async () => {
    await using fresh = await freshDatabase();
    await using database = await openDatabase({ ...postgresOptions(fresh.url), statementTimeout: 500 });
    await assert.rejects(sql`select pg_sleep(60)`.execute(database.db), {
      kind: 'unavailable',
      message: /took too long/,
    });
  });

  it('refuses a database in another encoding', async () => {
    await using fresh = await freshDatabase('latin1');
    await assert.rejects(openDatabase(postgresOptions(fresh.url)), /encoding LATIN1/);
  });
});
