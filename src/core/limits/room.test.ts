import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Kysely } from 'kysely';
import { deleteAsset, insertAsset } from '#db/assets.ts';
import { insertSampleOwner, sampleAsset } from '#db/samples.ts';
import type { Schema } from '#db/schema.ts';
import { describeEngines } from '#db/testing/engines.ts';
import { transact } from '#db/transact.ts';
import { AssetError } from '#errors.ts';
import { changeOwnLimits, setUsualLimits } from './limits.ts';
import { claimRoom, roomFor, within } from './room.ts';
import { recount, usageOf } from './usage.ts';

const UNLIMITED = {
  bytes: null,
  assets: null,
  renderMinutes: null,
  runningRenders: null,
  requestsPerMinute: null,
};

/** So that a failure can be had again. */
function randomSizes(count: number, seed: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return 1 + (state % 300);
  });
}

describeEngines('room for assets', (engine) => {
  it('is never exceeded together, however many add at the same time', async (t) => {
    await using database = await engine.open();
    const { db } = database;
    for (const [seed, limits] of [
      { bytes: 2_000, assets: null },
      { bytes: null, assets: 12 },
      { bytes: 2_500, assets: 14 },
    ].entries()) {
      await t.test(`${limits.bytes} bytes, ${limits.assets} assets`, async () => {
        const owner = await insertSampleOwner(db);
        await changeOwnLimits(db, owner.workspaceId, limits);
        const sizes = randomSizes(40, 1 + seed);
        const outcomes = await Promise.all(sizes.map((size) => adding(db, owner, size)));
        const taken = sizes.filter((_, index) => outcomes[index]);
        const usage = await usageOf(db, owner.workspaceId);
        const bytes = taken.reduce((sum, size) => sum + size, 0);
        assert.deepEqual([usage.assets, usage.bytes], [taken.length, bytes]);
        assert.ok(bytes <= (limits.bytes ?? bytes) && taken.length <= (limits.assets ?? taken.length));
        // And whoever was refused would have been too much at the end as well.
        for (const [index, size] of sizes.entries()) {
          if (outcomes[index]) continue;
          const fits =
            bytes + size <= (limits.bytes ?? Infinity) && taken.length < (limits.assets ?? Infinity);
          assert.ok(!fits, `${size} bytes were refused with ${bytes} used`);
        }
      });
    }
  });

  it('is told before the first byte: which limit it is, how much is used, how to go on', async () => {
    await using database = await engine.open();
    const { db } = database;
    const owner = await insertSampleOwner(db);
    assert.equal(await roomFor(db, owner.workspaceId, { assets: 1, bytes: 10 ** 15 }), null);
    await setUsualLimits(db, { ...UNLIMITED, bytes: 2_048, assets: 3 });
    assert.deepEqual(await roomFor(db, owner.workspaceId, { assets: 1, bytes: 2_048 }), {
      limit: 2_048,
      used: 0,
    });
    assert.equal(await adding(db, owner, 1_024), true);
    await assert.rejects(roomFor(db, owner.workspaceId, { assets: 1, bytes: 1_536 }), {
      kind: 'quota-exceeded',
      message:
        'The assets of the workspace take 1 KiB of the 2 KiB that they may, and this file needs at least 1.5 KiB: delete some for good (what is in the trash counts), or have an administrator raise the limit.',
    });
    await setUsualLimits(db, { ...UNLIMITED, assets: 1 });
    await assert.rejects(roomFor(db, owner.workspaceId, { assets: 1, bytes: 0 }), {
      kind: 'quota-exceeded',
      message:
        'The workspace has 1 of the 1 assets that it may have: delete some for good (what is in the trash counts), or have an administrator raise the limit.',
    });
    // Bytes for an asset that is there already are no further asset.
    assert.equal(await roomFor(db, owner.workspaceId, { assets: 0, bytes: 5 }), null);
  });

  it('comes back with what is deleted, and with a limit that is raised for one workspace', async () => {
    await using database = await engine.open();
    const { db } = database;
    const owner = await insertSampleOwner(db);
    await setUsualLimits(db, { ...UNLIMITED, bytes: 100 });
    const asset = sampleAsset(owner, { size: 100 });
    await transact(db, (tx) => insertAsset(tx, asset));
    assert.equal(await adding(db, owner, 1), false);
    await transact(db, (tx) => deleteAsset(tx, owner.workspaceId, asset.id));
    assert.equal(await adding(db, owner, 100), true);
    await changeOwnLimits(db, owner.workspaceId, { bytes: 200 });
    assert.equal(await adding(db, owner, 100), true);
    await changeOwnLimits(db, owner.workspaceId, { bytes: 0 });
    assert.equal(await adding(db, owner, 10_000), true);
    await changeOwnLimits(db, owner.workspaceId, { bytes: null });
    assert.equal(await adding(db, owner, 1), false);
  });

  it('is right again after a recount', async () => {
    await using database = await engine.open();
    const { db } = database;
    const owner = await insertSampleOwner(db);
    await changeOwnLimits(db, owner.workspaceId, { assets: 2 });
    await adding(db, owner, 7);
    await db.updateTable('asset_usage').set({ assets: 50 }).execute();
    assert.equal(await adding(db, owner, 7), false);
    await recount(db, owner.workspaceId);
    assert.equal(await adding(db, owner, 7), true);
  });

  it('ends a body that turns out to be too much', async () => {
    const seen: number[] = [];
    const room = { limit: 10, used: 4 };
    const read = async (...sizes: number[]) => {
      for await (const chunk of within(chunks(sizes), room)) seen.push(chunk.length);
    };
    await read(2, 4);
    assert.deepEqual(seen, [2, 4]);
    await assert.rejects(read(3, 3, 1, 9), { kind: 'quota-exceeded', message: /needs at least 7 bytes/ });
    assert.deepEqual(seen, [2, 4, 3, 3]);
  });
});

async function* chunks(sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (const size of sizes) yield Buffer.alloc(size);
}

/** Whether there was room. */
async function adding(
  db: Kysely<Schema>,
  owner: { workspaceId: string; userId: number },
  size: number,
): Promise<boolean> {
  try {
    await transact(db, async (tx) => {
      await claimRoom(tx, owner.workspaceId, { assets: 1, bytes: size });
      await insertAsset(tx, sampleAsset(owner, { size }));
    });
    return true;
  } catch (error) {
    if (error instanceof AssetError && error.kind === 'quota-exceeded') return false;
    throw error;
  }
}
