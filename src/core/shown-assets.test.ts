import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Kysely, KyselyPlugin, Updateable } from 'kysely';
import { deleteAsset, insertAsset, updateAsset } from '#db/assets.ts';
import { insertSampleOwner, type SampleOwner, sampleAsset } from '#db/samples.ts';
import type { AssetsTable, Schema } from '#db/schema.ts';
import { describeEngines } from '#db/testing/engines.ts';
import { transact } from '#db/transact.ts';
import type { Asset } from './asset.ts';
import { newId } from './identifiers.ts';
import { EVERYTHING, type Listing, list } from './library.ts';
import { type Showing, ShownAssets } from './shown-assets.ts';

const BY_NAME: Listing = { ...EVERYTHING, sort: 'name', direction: 'asc', limit: 10 };
const LINKS = { era: () => 'one' };

/** Another value for each column that an asset is made of; those of the database alone are left out. */
const CHANGES: readonly Updateable<AssetsTable>[] = [
  { kind: 'video' },
  { media_type: 'image/gif' },
  { extension: 'gif' },
  { name: 'b2' },
  { description: 'Seen from above' },
  { favourite: 1 },
  { tags: '["dawn"]' },
  { metadata: '{"a":1}' },
  { declared: '{"width":1}' },
  { origin: 'link' },
  { status: 'failed' },
  { reason: 'It is broken.' },
  { size: 7 },
  { sha256: 'ff' },
  { blob_key: 'other' },
  { facts: '{"duration":1}' },
  { derivatives: '[{"role":"thumbnail"}]' },
  { thumbhash: 'AA==' },
  { source: '{"url":"https://example.com"}' },
  { progress: '{"received":1}' },
  { progress: null },
  { keyname_turn: 1 },
  { created_at: 5 },
  { updated_at: 5 },
];

async function added(db: Kysely<Schema>, owner: SampleOwner, name: string): Promise<string> {
  const id = newId();
  await transact(db, (tx) => insertAsset(tx, sampleAsset(owner, { id, name })));
  return id;
}

/** Tells how many assets it wrote. */
function writer() {
  const written: string[] = [];
  return {
    written,
    write(asset: Asset): string {
      written.push(asset.name);
      return JSON.stringify(asset);
    },
  };
}

async function shown(pages: ShownAssets, showing: Showing): Promise<string[]> {
  return (await pages.page(showing)).items.map((bytes) => new TextDecoder().decode(bytes));
}

describeEngines('assets as they are shown', ({ open }) => {
  it('are as the database has them after each change of anything, and written anew only then', async () => {
    await using database = await open();
    const { db } = database;
    const owner = await insertSampleOwner(db);
    const { workspaceId } = owner;
    await added(db, owner, 'a');
    const id = await added(db, owner, 'b');
    await added(db, owner, 'c');
    const pages = new ShownAssets({ db, links: LINKS });
    const { written, write } = writer();
    const showing = { workspaceId, listing: BY_NAME, write };
    await shown(pages, showing);
    assert.deepEqual(written.splice(0), ['a', 'b', 'c']);
    for (const change of CHANGES) {
      await transact(db, (tx) => updateAsset(tx, id, change));
      const expected = (await list(db, workspaceId, BY_NAME)).items.map((asset) => JSON.stringify(asset));
      assert.deepEqual(await shown(pages, showing), expected, JSON.stringify(change));
      assert.equal(written.splice(0).length, 1, JSON.stringify(change));
      assert.deepEqual(await shown(pages, showing), expected);
      assert.deepEqual(written, []);
    }
    const columns = Object.keys(sampleAsset(owner)).filter(
      (column) => !/^(id|workspace_id|user_id|trashed_at)$/.test(column),
    );
    assert.deepEqual(new Set(CHANGES.flatMap(Object.keys)), new Set([...columns, 'keyname_turn']));
  });

  it('are not those that were deleted, put into the trash or are of somebody else', async () => {
    await using database = await open();
    const { db } = database;
    const owner = await insertSampleOwner(db);
    const stranger = await insertSampleOwner(db);
    const { workspaceId } = owner;
    const deleted = await added(db, owner, 'a');
    const trashed = await added(db, owner, 'b');
    const pages = new ShownAssets({ db, links: LINKS });
    const { write } = writer();
    assert.equal((await shown(pages, { workspaceId, listing: BY_NAME, write })).length, 2);
    assert.deepEqual(await shown(pages, { workspaceId: stranger.workspaceId, listing: BY_NAME, write }), []);
    await transact(db, (tx) => deleteAsset(tx, workspaceId, deleted));
    await transact(db, (tx) => updateAsset(tx, trashed, { trashed_at: 5 }));
    assert.deepEqual(await shown(pages, { workspaceId, listing: BY_NAME, write }), []);
  });

  it('are of one moment, when one of them changes while they are read', async () => {
    await using database = await open();
    const { db } = database;
    const owner = await insertSampleOwner(db);
    const { workspaceId } = owner;
    await added(db, owner, 'a');
    const id = await added(db, owner, 'b');
    const { write } = writer();
    let reads = 0;
    const meddling: KyselyPlugin = {
      transformQuery: ({ node }) => node,
      async transformResult({ result }) {
        reads += 1;
        if (reads === 1) await transact(db, (tx) => updateAsset(tx, id, { trashed_at: 5 }));
        return result;
      },
    };
    const pages = new ShownAssets({ db: db.withPlugin(meddling), links: LINKS });
    const names = (await shown(pages, { workspaceId, listing: BY_NAME, write })).map(
      (json) => JSON.parse(json).name,
    );
    assert.deepEqual(names, ['a']);
  });

  it('are written anew when links are', async () => {
    await using database = await open();
    const { db } = database;
    const owner = await insertSampleOwner(db);
    await added(db, owner, 'a');
    let era = 'one';
    const pages = new ShownAssets({ db, links: { era: () => era } });
    const show = () =>
      shown(pages, { workspaceId: owner.workspaceId, listing: BY_NAME, write: () => `"${era}"` });
    assert.deepEqual(await show(), ['"one"']);
    era = 'two';
    assert.deepEqual(await show(), ['"two"']);
  });
});
