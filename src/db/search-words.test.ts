import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { sql } from 'kysely';
import { type AssetQuery, listAssets, listQuery } from './asset-list.ts';
import type { Database } from './open.ts';
import { insertSampleOwner, type SampleOwner, sampleAsset } from './samples.ts';
import { withWords } from './search-words.ts';
import { openTemporaryDatabase } from './temporary.ts';
import { EVERY_ASSET } from './testing/every-asset.ts';

suite('the words that begin with what was typed', () => {
  let database: Database;
  let owner: SampleOwner;
  before(async () => {
    database = await openTemporaryDatabase();
    owner = await insertSampleOwner(database.db);
    const names = ['Light house', 'LIGHTS', 'lighthouse', 'lightnïng', 'ligament', 'moon ligh'];
    const many = Array.from({ length: 100 }, (_, number) => `number${number}`);
    for (const name of [...names, ...many])
      await database.db
        .insertInto('assets')
        .values(sampleAsset(owner, { id: name, name }))
        .execute();
  });
  after(() => database[Symbol.asyncDispose]());

  async function found(search: readonly string[]): Promise<string[]> {
    const query: AssetQuery = { ...EVERY_ASSET, workspaceId: owner.workspaceId, after: null, search };
    return (await listAssets(database.db, { ...query, limit: 200 })).map(({ name }) => name).sort();
  }

  test('are looked for instead, as they are in the index', async () => {
    const words = ['light', 'lighthouse', 'lightning', 'lights'];
    assert.deepEqual(await withWords(database.db, ['light', 'LiGHTH']), [words, ['lighthouse']]);
    assert.deepEqual(await found(['LIGHT']), ['LIGHTS', 'Light house', 'lighthouse', 'lightnïng']);
    assert.deepEqual(await found(['light', 'house']), ['Light house']);
  });

  test('are left to the index where it has the beginning, and where there are none or many of them', async () => {
    const terms = ['ligh', 'zeppelin', 'number', 'lightnï'];
    assert.deepEqual(await withWords(database.db, terms), terms);
    assert.equal((await found(['number'])).length, 100);
    assert.equal((await found(['number9'])).length, 11);
    assert.deepEqual(await found(['lightnï']), ['lightnïng']);
    assert.deepEqual(await found(['zeppelin']), []);
  });

  test('find themselves, whatever script they are in', async () => {
    const everyLetter = Array.from({ length: 0x32000 }, (_, code) => String.fromCodePoint(code)).filter(
      (letter) => /[\p{L}\p{N}]/u.test(letter),
    );
    const wordsOf = async (name: string) => {
      await sql`insert into assets_fts (rowid, name) values (1000000, ${name})`.execute(database.db);
      const { rows } = await sql<{ term: string }>`
        select distinct term from assets_words where doc = 1000000`.execute(database.db);
      await sql`delete from assets_fts where rowid = 1000000`.execute(database.db);
      return rows.map(({ term }) => term);
    };
    const words = await wordsOf(everyLetter.join(' '));
    assert.ok(words.length > 10_000);
    assert.deepEqual(await wordsOf(words.join(' ')), words);
  });

  test('are read on from where the page before ended', async () => {
    const { sql: statement } = listQuery(database.db, {
      ...EVERY_ASSET,
      search: ['light'],
      after: { value: 5, id: 5 },
    }).compile();
    // FTS5 leaves out what is beyond an integer; beside any other number it reads all there is.
    assert.match(statement, /"assets_fts"\."rowid" < cast\(\? as bigint\)/);
  });
});
