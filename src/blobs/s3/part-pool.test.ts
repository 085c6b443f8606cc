import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { PartPool } from './part-pool.ts';
import { equalPartSize, PART_BYTES, partSizes } from './parts.ts';
import { PROFILES } from './profiles.ts';

/** Whether a promise is settled when all that could happen by itself has happened. */
async function isPending(promise: Promise<unknown>): Promise<boolean> {
  let pending = true;
  void promise.then(() => {
    pending = false;
  });
  await new Promise(setImmediate);
  return pending;
}

suite('buffers of parts', () => {
  test('more than the limit waits, and is served in turn', async () => {
    const pool = new PartPool(10);
    const first = await pool.acquire(8, null);
    const large = pool.acquire(5, null);
    const small = pool.acquire(1, null);
    assert.ok(await isPending(large));
    assert.ok(await isPending(small), 'the small one does not overtake');
    pool.release(first);
    assert.equal((await large).byteLength, 5);
    assert.equal((await small).byteLength, 1);
    assert.equal(pool.used, 6);
  });

  test('who gives up loses the turn, and holds up nobody', async () => {
    const pool = new PartPool(10);
    await pool.acquire(8, null);
    const controller = new AbortController();
    const large = pool.acquire(9, controller.signal);
    const small = pool.acquire(2, null);
    assert.ok(await isPending(small));
    controller.abort(new Error('no longer'));
    await assert.rejects(large, /no longer/);
    assert.equal((await small).byteLength, 2);
    assert.equal(pool.used, 10);
  });

  test('who has gone gets a buffer that is free, to keep what came, and waits for none', async () => {
    const pool = new PartPool(10);
    const gone = AbortSignal.abort(new Error('gone'));
    assert.equal((await pool.acquire(8, gone)).byteLength, 8);
    await assert.rejects(pool.acquire(8, gone), /gone/);
    assert.equal(pool.used, 8);
  });

  test('what is larger than the limit gets all of it, alone', async () => {
    const pool = new PartPool(10);
    const huge = await pool.acquire(100, null);
    const next = pool.acquire(1, null);
    assert.ok(await isPending(next));
    pool.release(huge);
    await next;
  });

  test('a buffer that comes back is used again', async () => {
    const pool = new PartPool(2 * PART_BYTES);
    const buffer = await pool.acquire(PART_BYTES, null);
    pool.release(buffer);
    assert.equal(await pool.acquire(PART_BYTES, null), buffer);
  });
});

suite('sizes of parts', () => {
  test('10,000 of them hold the largest object there may be', () => {
    for (const profile of Object.values(PROFILES)) {
      const size = partSizes(profile, 5 * 2 ** 40);
      let total = 0;
      for (let number = 1; number <= 10_000; number += 1) total += size(number);
      assert.ok(total >= 5 * 2 ** 40);
    }
  });

  test('all are the same where they have to be', () => {
    const size = partSizes(PROFILES.r2, 100 * 2 ** 30);
    assert.equal(size(1), size(9_999));
    assert.equal(size(1), equalPartSize(100 * 2 ** 30));
    assert.equal(partSizes(PROFILES.r2, 1)(1), PART_BYTES);
  });
});
