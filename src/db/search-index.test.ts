import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Kysely, sql } from 'kysely';
import { insertSampleOwner, type SampleOwner, sampleAsset } from './samples.ts';
import type { Schema } from './schema.ts';
import { openTemporaryDatabase } from './temporary.ts';

/** Ids of the assets that a word finds, in whichever workspace or in the given one. */
async function found(db: Kysely<Schema>, words: string, owner: SampleOwner | null = null): Promise<string[]> {
  const tenant = owner ? `workspace : "${owner.workspaceId.replaceAll('-', '')}" AND ` : '';
  const { rows } = await sql<{ id: string }>`
    select assets.id from assets_fts join assets on assets.seq = assets_fts.rowid
    where assets_fts match ${`${tenant}{name tags description} : (${words})`} order by assets.id`.execute(db);
  return rows.map((row) => row.id);
}

describe('the search index', () => {
  it('follows an asset from insertion through updates to deletion', async () => {
    await using database = await openTemporaryDatabase();
    const { db } = database;
    const owner = await insertSampleOwner(db);
    const named = { id: 'a', name: 'Crème brûlée.png', tags: '["Dessert","île flottante"]' };
    await db.insertInto('assets').values(sampleAsset(owner, named)).execute();
    assert.deepEqual(await found(db, 'creme'), ['a'], 'accents do not matter');
    assert.deepEqual(await found(db, 'dessert AND ile'), ['a'], 'every tag is a word');
    assert.deepEqual(await found(db, 'fl*'), ['a'], 'the beginning of a word is enough');

    await db.updateTable('assets').set({ description: 'With vanilla', status: 'failed' }).execute();
    assert.deepEqual(await found(db, 'vanilla AND creme'), ['a']);
    await db.updateTable('assets').set({ name: 'Tart' }).execute();
    assert.deepEqual(await found(db, 'creme'), [], 'the old name is forgotten');
    assert.deepEqual(await found(db, 'tart AND vanilla'), ['a']);

    await db.deleteFrom('assets').execute();
    const { rows } = await sql`select rowid from assets_fts where assets_fts match 'tart'`.execute(db);
    assert.deepEqual(rows, []);
  });

  it('keeps workspaces apart inside the index', async () => {
    await using database = await openTemporaryDatabase();
    const { db } = database;
    const [ours, theirs] = [await insertSampleOwner(db), await insertSampleOwner(db)];
    await db
      .insertInto('assets')
      .values([
        sampleAsset(ours, { id: 'ours', name: 'cat' }),
        sampleAsset(theirs, { id: 'theirs', name: 'cat' }),
      ])
      .execute();
    assert.deepEqual(await found(db, 'cat'), ['ours', 'theirs']);
    assert.deepEqual(await found(db, 'cat', ours), ['ours']);
  });

  it('loses a workspace with everything that it has', async () => {
    await using database = await openTemporaryDatabase();
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
    const { rows } = await sql`select rowid from assets_fts where assets_fts match 'cat'`.execute(db);
    assert.deepEqual(rows, []);
  });
});
