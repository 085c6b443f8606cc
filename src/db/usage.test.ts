import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Kysely } from 'kysely';
import { deleteAsset, insertAsset, updateAsset } from './assets.ts';
import { renderMiscounts } from './inspection.ts';
import { insertSampleOwner, type SampleOwner, sampleAsset } from './samples.ts';
import type { Schema } from './schema.ts';
import { describeEngines } from './testing/engines.ts';
import { transact } from './transact.ts';
import { takeTurn } from './turns.ts';
import {
  assetUsage,
  changeLimits,
  EVERYBODY,
  effectiveLimits,
  findLimits,
  recountAssets,
  recountRenders,
  renderUsage,
} from './usage.ts';

const nothing = {
  bytes: null,
  assets: null,
  render_minutes: null,
  running_renders: null,
  requests_per_minute: null,
};

describeEngines('usage', (engine) => {
  it('counts what is added, changed and deleted, by kind', async () => {
    await using database = await engine.open();
    const { db } = database;
    const owner = await insertSampleOwner(db);
    const [picture, film] = [sampleAsset(owner, { size: 7 }), sampleAsset(owner, { kind: 'video', size: 0 })];
    await transact(db, async (tx) => {
      await insertAsset(tx, picture);
      await insertAsset(tx, film);
    });
    assert.deepEqual(await counted(db, owner), { image: [1, 7], video: [1, 0] });
    await transact(db, (tx) => updateAsset(tx, film.id, { kind: 'audio', size: 50 }));
    await transact(db, (tx) => updateAsset(tx, picture.id, { name: 'other', trashed_at: 1 }));
    assert.deepEqual(await counted(db, owner), { audio: [1, 50], image: [1, 7], video: [0, 0] });
    await transact(db, (tx) => deleteAsset(tx, owner.workspaceId, picture.id));
    assert.deepEqual(await counted(db, owner), { audio: [1, 50], image: [0, 0], video: [0, 0] });
  });

  it('counts many in one statement, and what a workspace takes with it', async () => {
    await using database = await engine.open();
    const { db } = database;
    const owner = await insertSampleOwner(db);
    const rows = Array.from({ length: 20 }, (_, size) => sampleAsset(owner, { size }));
    await db.insertInto('assets').values(rows).execute();
    assert.deepEqual(await counted(db, owner), { image: [20, 190] });
    await db.deleteFrom('workspaces').where('id', '=', owner.workspaceId).execute();
    assert.deepEqual(await counted(db, owner), { image: [0, 0] });
  });

  it('counts nothing of a transaction that is undone', async () => {
    await using database = await engine.open();
    const { db } = database;
    const owner = await insertSampleOwner(db);
    const undone = transact(db, async (tx) => {
      await insertAsset(tx, sampleAsset(owner));
      throw new Error('never mind');
    });
    await assert.rejects(undone, { message: 'never mind' });
    assert.deepEqual(await counted(db, owner), {});
  });

  it('finds and repairs what was rendered and counted wrongly, and remembers what was deleted since', async () => {
    await using database = await engine.open();
    const { db } = database;
    const owner = await insertSampleOwner(db);
    const { workspaceId } = owner;
    const kept = await addRender(db, owner, { status: 'succeeded', length: 5 });
    const gone = await addRender(db, owner, { status: 'succeeded', length: 70 });
    const failed = await addRender(db, owner, { status: 'queued', length: 300 });
    await db.updateTable('generations').set({ status: 'failed' }).where('asset_id', '=', failed).execute();
    await transact(db, (tx) => deleteAsset(tx, workspaceId, gone));
    const used = () => renderUsage(db, { workspaceId, month: '1970-01' });
    assert.equal(await used(), 75);
    assert.deepEqual(await renderMiscounts(db), []);

    await db.updateTable('render_usage').set({ length: 9 }).where('shard', '>=', 0).execute();
    const [wrong, ...others] = await renderMiscounts(db);
    assert.deepEqual([wrong?.month, wrong?.found, others], ['1970-01', 5, []]);
    await transact(db, (tx) => recountRenders(tx, workspaceId));
    assert.deepEqual([await used(), await renderMiscounts(db)], [75, []]);

    await transact(db, (tx) => deleteAsset(tx, workspaceId, kept));
    await transact(db, (tx) => recountRenders(tx, workspaceId));
    assert.deepEqual([await used(), await renderMiscounts(db)], [75, []]);
  });

  it('repairs what was counted wrongly', async () => {
    await using database = await engine.open();
    const { db } = database;
    const owner = await insertSampleOwner(db);
    await db
      .insertInto('assets')
      .values([sampleAsset(owner, { size: 3 }), sampleAsset(owner, { size: 4 })])
      .execute();
    await db.updateTable('asset_usage').set({ assets: 99, bytes: -1 }).execute();
    await transact(db, (tx) => recountAssets(tx, owner.workspaceId));
    assert.deepEqual(await counted(db, owner), { image: [2, 7] });
  });

  it('has the limits of a workspace before the defaults, and 0 for none', async () => {
    await using database = await engine.open();
    const { db } = database;
    assert.deepEqual(await effectiveLimits(db, 'a'), nothing);
    await changeLimits(db, EVERYBODY, { bytes: 100, assets: 10, requests_per_minute: 0 });
    assert.deepEqual(await effectiveLimits(db, 'a'), { ...nothing, bytes: 100, assets: 10 });
    await changeLimits(db, 'a', { bytes: 0, running_renders: 2 });
    await transact(db, (tx) => takeTurn(tx, 'a'));
    await changeLimits(db, 'a', { render_minutes: 5 });
    const own = { ...nothing, running_renders: 2, render_minutes: 5 };
    assert.deepEqual(await findLimits(db, 'a'), { ...own, bytes: 0 });
    assert.deepEqual(await effectiveLimits(db, 'a'), { ...own, assets: 10 });
    assert.equal(await findLimits(db, 'b'), null);
  });
});

async function counted(
  db: Kysely<Schema>,
  { workspaceId }: SampleOwner,
): Promise<Record<string, [assets: number, bytes: number]>> {
  const kinds = await assetUsage(db, workspaceId);
  return Object.fromEntries(kinds.map(({ kind, assets, bytes }) => [kind, [assets, bytes]]));
}

/** A generation of January 1970, in a script of its own; returns the id of its asset. */
async function addRender(
  db: Kysely<Schema>,
  owner: SampleOwner,
  { status, length }: { status: string; length: number },
): Promise<string> {
  const asset = sampleAsset(owner);
  await db.insertInto('assets').values(asset).execute();
  const { workspaceId: workspace_id } = owner;
  const script = { id: `script of ${asset.id}`, workspace_id, name: 's', version: 1 };
  await db
    .insertInto('scripts')
    .values({ ...script, created_at: 0, updated_at: 0 })
    .execute();
  await db
    .insertInto('generations')
    .values({
      asset_id: asset.id,
      workspace_id,
      script_id: script.id,
      script_version: 1,
      parameters: '{}',
      written: '{}',
      seed: 0,
      status,
      progress: 0,
      renderer: 'builtin',
      draft: 0,
      warnings: '[]',
      length,
      created_at: 0,
    })
    .execute();
  return asset.id;
}
