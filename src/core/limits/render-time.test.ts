import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { startBatch } from '../generation/batch.ts';
import { generate } from '../generation/request.ts';
import { cancelGeneration } from '../generation/settle.ts';
import { openWorkshop, smallScript, solid, type Workshop } from '../generation/testing/workshop.ts';
import { retryFailed } from '../history.ts';
import { changeOwnLimits } from './limits.ts';
import { usageOf } from './usage.ts';

suite('the time that a workspace renders', () => {
  let shop: Workshop;
  let request: ReturnType<Workshop['request']>;
  /** Seconds of one film. */
  let length = 0;
  before(async () => {
    shop = await openWorkshop();
    request = shop.request(await shop.script(smallScript([solid('#123456')])));
  });
  after(() => shop[Symbol.asyncDispose]());

  const used = async () => (await usageOf(shop.parts.db, shop.owner.workspaceId)).renderSeconds;
  const seed = (value: number) => ({ ...request, seed: value });

  test('counts from the request, unless it is cancelled, and once however often it is tried', async () => {
    const { db } = shop.parts;
    const { workspaceId } = shop.owner;
    const first = await generate(shop.parts, seed(1));
    length = await used();
    assert.ok(length > 0);
    await cancelGeneration(shop.parts, { workspaceId, assetId: first.asset.id });
    assert.equal(await used(), 0);
    await retryFailed(shop.parts, { workspaceId, id: first.asset.id });
    assert.equal(await used(), length);
    await shop.run(first.asset.id);
    assert.equal(await used(), length);
    assert.deepEqual(await db.selectFrom('generations').select('status').execute(), [
      { status: 'succeeded' },
    ]);
  });

  test('does not count what was made before, nor what somebody else renders', async () => {
    const again = await generate(shop.parts, seed(1));
    assert.equal(await used(), 2 * length);
    await shop.run(again.asset.id);
    assert.equal(await used(), length);
    await generate(shop.parts, { ...seed(2), renderer: 'outside' });
    assert.equal(await used(), length);
  });

  test('is never more than it may be, however many ask at the same time, and for a whole batch at once', async () => {
    const { db } = shop.parts;
    const { workspaceId } = shop.owner;
    // Whole minutes are more than small films take, so that what is used stands in for the rest of them.
    await db
      .updateTable('render_usage')
      .set({ length: Math.round(60_000 - 2.5 * length * 1000) })
      .execute();
    await changeOwnLimits(db, workspaceId, { renderMinutes: 1 });
    const { parameters, name: _, ...batch } = seed(3);
    await assert.rejects(startBatch(shop.parts, { ...batch, rows: [parameters, parameters, parameters] }), {
      kind: 'quota-exceeded',
      message: /of the 1 minutes that it may in \d{4}-\d\d \(UTC\).*wait for the next month/,
    });
    const outcomes = await Promise.allSettled([4, 5, 6, 7].map((one) => generate(shop.parts, seed(one))));
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 2);
    await generate(shop.parts, { ...seed(8), renderer: 'outside' });
    await changeOwnLimits(db, workspaceId, { renderMinutes: 0 });
    await generate(shop.parts, seed(9));
  });
});
