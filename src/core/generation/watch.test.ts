import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, suite, test } from 'node:test';
import { transact } from '#db/transact.ts';
import type { Generated } from './generation.ts';
import { begin, cancelGeneration, endWithoutFile } from './settle.ts';
import { openWorkshop, smallScript, solid, type Workshop } from './testing/workshop.ts';
import { GenerationWatch } from './watch.ts';

const SOON = 5;

suite('the watch over a generation', () => {
  let shop: Workshop;
  before(async () => {
    shop = await openWorkshop();
  });
  after(() => shop[Symbol.asyncDispose]());

  async function running(): Promise<Generated> {
    const generated = await shop.generate(smallScript([solid('red')]));
    await begin(shop.parts.db, generated.asset.id);
    return generated;
  }
  const changed = (id: string) => shop.parts.changes.next(id, AbortSignal.timeout(10_000));
  const ended = async ({ unwanted }: GenerationWatch) => {
    if (!unwanted.aborted) await once(unwanted, 'abort');
  };

  test('writes how far it is, and announces it', async () => {
    const { asset } = await running();
    await using watch = new GenerationWatch(shop.parts, asset.id, SOON);
    await changed(asset.id);
    watch.enter('rendering');
    watch.reach(0.417);
    await changed(asset.id);
    const { phase, progress, status } = await shop.state(asset.id);
    assert.deepEqual([phase, progress, status], ['rendering', 42, 'running']);
    watch.reach(7);
    await changed(asset.id);
    assert.equal((await shop.state(asset.id)).progress, 100);
  });

  test('finds out that it was cancelled or deleted, also while there is no progress', async () => {
    const { workspaceId } = shop.owner;
    for (const end of [
      (assetId: string) => cancelGeneration(shop.parts, { workspaceId, assetId }),
      (assetId: string) => shop.parts.db.deleteFrom('assets').where('id', '=', assetId).execute(),
    ]) {
      const { asset } = await running();
      await using watch = new GenerationWatch(shop.parts, asset.id, SOON);
      await changed(asset.id);
      await end(asset.id);
      await ended(watch);
    }
  });

  test('leaves one that has ended as it is', async () => {
    const { asset } = await running();
    await using watch = new GenerationWatch(shop.parts, asset.id, SOON);
    const { db, changes } = shop.parts;
    const failure = { message: 'It failed.', pointer: null };
    const ending = { assetId: asset.id, status: 'failed', failure, step: 'rendered' } as const;
    await transact(db, (tx) => endWithoutFile(tx, changes, ending));
    watch.reach(0.9);
    await ended(watch);
    const { status, progress } = await shop.state(asset.id);
    assert.deepEqual([status, progress], ['failed', 0]);
    assert.equal(await transact(db, (tx) => endWithoutFile(tx, changes, ending)), false);
  });
});
