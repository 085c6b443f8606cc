import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Kysely } from 'kysely';
import { engineOf } from './engine.ts';
import { insertSampleOwner, type SampleOwner, sampleAsset } from './samples.ts';
import type { Schema } from './schema.ts';
import { describeEngines } from './testing/engines.ts';
import { matches, searchTerms } from './text-search.ts';

/** Ids of the assets of an owner that the words find. */
async function found(db: Kysely<Schema>, { workspaceId }: SampleOwner, words: string): Promise<string[]> {
  const rows = await db
    .selectFrom('assets_fts')
    .innerJoin('assets', 'assets.seq', 'assets_fts.rowid')
    .select('assets.id')
    .where(matches(engineOf(db), { workspaceId, terms: searchTerms(words) ?? [] }))
    .orderBy('assets.id')
    .execute();
  return rows.map((row) => row.id);
}

describeEngines('the search index', ({ open }) => {
  it('follows an asset from insertion through updates to deletion', async () => {
    await using database = await open();
    const { db } = database;
    const owner = await insertSampleOwner(db);
    const named = { id: 'a', name: 'Crème brûlée.png', tags: '["Dessert","île flottante"]' };
    await db.insertInto('assets').values(sampleAsset(owner, named)).execute();
    assert.deepEqual(await found(db, owner, 'creme'), ['a'], 'accents do not matter');
    assert.deepEqual(await found(db, owner, 'dessert ÎLE'), ['a'], 'every tag is a word');
    assert.deepEqual(await found(db, owner, 'fl'), ['a'], 'the beginning of a word is enough');
    assert.deepEqual(await found(db, owner, 'png'), ['a'], 'a full stop ends a word');
    assert.deepEqual(await found(db, owner, 'dessert tart'), [], 'each word has to be there');

    await db.updateTable('assets').set({ description: 'With vanilla', status: 'failed' }).execute();
    assert.deepEqual(await found(db, owner, 'vanilla creme'), ['a']);
    await db.updateTable('assets').set({ name: 'Tart' }).execute();
    assert.deepEqual(await found(db, owner, 'creme'), [], 'the old name is forgotten');
    assert.deepEqual(await found(db, owner, 'tart vanilla'), ['a']);

    await db.deleteFrom('assets').execute();
    assert.deepEqual(await db.selectFrom('assets_fts').select('rowid').execute(), []);
  });

  it('has the words of every script, in whatever case', async () => {
    await using database = await open();
    const { db } = database;
    const owner = await insertSampleOwner(db);
    const names = [
      'Ночной ПОЕЗД',
      '東京の夜',
      'हिन्दी गीत',
      'Ελλάδα',
      'Straße 7½',
      "it's a 'quoted' \\ name: &|!()*",
    ];
    for (const name of names)
      await db
        .insertInto('assets')
        .values(sampleAsset(owner, { id: name, name }))
        .execute();
    for (const [index, words] of [
      'НОЧНОЙ поезд',
      '東京',
      'हिन्दी',
      'ΕΛΛΆΔΑ',
      'straße 7',
      "quoted name it's",
    ].entries()) {
      assert.deepEqual(await found(db, owner, words), [names[index]], words);
    }
  });

  it('takes a word of any length', async () => {
    await using database = await open();
    const { db } = database;
    const owner = await insertSampleOwner(db);
    const name = 'x'.repeat(5_000);
    await db
      .insertInto('assets')
      .values(sampleAsset(owner, { id: 'a', name }))
      .execute();
    assert.deepEqual(await found(db, owner, name), ['a']);
  });

  it('keeps workspaces apart inside the index', async () => {
    await using database = await open();
    const { db } = database;
    const [ours, theirs] = [await insertSampleOwner(db), await insertSampleOwner(db)];
    await db
      .insertInto('assets')
      .values([
        sampleAsset(ours, { id: 'ours', name: 'cat' }),
        sampleAsset(theirs, { id: 'theirs', name: 'cat' }),
      ])
      .execute();
    assert.deepEqual(await found(db, ours, 'cat'), ['ours']);
    assert.deepEqual(await found(db, theirs, 'cat'), ['theirs']);
  });

  it('loses a workspace with everything that it has', async () => {
    await using database = await open();
    const { db } = database;
    const owner = await insertSampleOwner(db);
    await db
      .insertInto('assets')
      .values(sampleAsset(owner, { id: 'a', name: 'cat' }))
      .execute();
    await db.insertInto('blobs').values({ key: 'k', workspace_id: owner.workspaceId, size: 1 }).execute();
    await db.insertInto('blob_uses').values({ blob_key: 'k', asset_id: 'a', role: 'original' }).execute();
    await db.deleteFrom('workspaces').execute();
    for (const table of ['accounts', 'assets', 'blob_uses'] as const) {
      assert.deepEqual(await db.selectFrom(table).selectAll().execute(), [], table);
    }
    assert.deepEqual(await db.selectFrom('assets_fts').select('rowid').execute(), []);
  });
});
