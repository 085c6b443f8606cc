import assert from 'node:assert/strict';
import { mkdtemp, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { suite, type TestContext, test } from 'node:test';
import { v7 } from 'uuid';
import { openLog } from '#log.ts';
import { blobsConformance } from './blobs.conformance.ts';
import { openDiskBlobs } from './disk.ts';
import { rememberSmall } from './remembering.ts';

const KIB = 1024;
const { signal } = new AbortController();

async function open(t: TestContext, limit: number) {
  const dir = await mkdtemp(join(tmpdir(), 'polyreel-remembering-'));
  t.after(() => rm(dir, { recursive: true, force: true }));
  return rememberSmall(await openDiskBlobs({ dir, log: openLog('silent') }), limit);
}

/** A new blob of so many bytes. */
async function put(blobs: Awaited<ReturnType<typeof open>>, size: number) {
  const [key, bytes] = [v7(), Buffer.alloc(size, v7())];
  await blobs.put(
    key,
    (async function* () {
      yield bytes;
    })(),
    { signal },
  );
  return { key, bytes };
}

blobsConformance({ name: 'disk that remembers', open: (t) => open(t, 64 * KIB) });

suite('a store that remembers small blobs', () => {
  test('gives them from memory the second time, however many ask at once', async (t) => {
    const blobs = await open(t, 64 * KIB);
    const { key, bytes } = await put(blobs, 10 * KIB);
    const both = await Promise.all([blobs.recall(key, 10 * KIB), blobs.recall(key, 10 * KIB)]);
    for (const recalled of both) assert.ok(recalled?.equals(bytes));
    assert.equal(both[0], both[1]);
    assert.deepEqual(blobs.remembered, { hits: 1, misses: 1, bytes: 11 * KIB });
  });

  test('forgets those that were not wanted for the longest, and stays within its limit', async (t) => {
    const blobs = await open(t, 64 * KIB);
    const size = 20 * KIB;
    const [one, two, three] = [await put(blobs, size), await put(blobs, size), await put(blobs, size)];
    for (const { key } of [one, two, three, one]) await blobs.recall(key, size);
    const four = await put(blobs, size);
    while (blobs.recall(four.key, size) === null); // not each one is let in where there is no room
    assert.equal(blobs.remembered.bytes, 63 * KIB);
    const { hits } = blobs.remembered;
    for (const { key } of [four, one, three]) await blobs.recall(key, size);
    assert.equal(blobs.remembered.hits, hits + 3);
    await blobs.recall(two.key, size);
    assert.equal(blobs.remembered.hits, hits + 3);
  });

  test('counts what tiny ones take besides their bytes', async (t) => {
    const blobs = await open(t, 4 * KIB);
    for (let count = 0; count < 10; count += 1) await blobs.recall((await put(blobs, 1)).key, 1);
    assert.ok(blobs.remembered.bytes <= 4 * KIB);
  });

  test('leaves large and empty ones, and with no room all of them, to be read', async (t) => {
    const blobs = await open(t, 2 ** 30);
    assert.equal(blobs.recall(v7(), 256 * KIB + 1), null);
    assert.equal(blobs.recall(v7(), 0), null);
    assert.equal((await open(t, 0)).recall(v7(), 1), null);
    assert.equal(blobs.remembered.misses, 0);
  });

  test('forgets what is deleted, also when it is recalled at that moment', async (t) => {
    const blobs = await open(t, 64 * KIB);
    const { key } = await put(blobs, 10);
    const recalled = blobs.recall(key, 10);
    await Promise.allSettled([recalled, blobs.delete(key)]);
    assert.equal(blobs.remembered.bytes, 0);
    await assert.rejects(async () => blobs.recall(key, 10), { kind: 'not-found' });
  });

  test('does not keep that it could not be read', async (t) => {
    const blobs = await open(t, 64 * KIB);
    const { key } = await put(blobs, 10);
    const { path } = await blobs.checkout(key, signal);
    await truncate(path, 5);
    await assert.rejects(async () => blobs.recall(key, 10), { kind: 'internal' });
    assert.equal(blobs.remembered.bytes, 0);
  });

  test('reads what is in the store where it is asked to read', async (t) => {
    const blobs = await open(t, 64 * KIB);
    const { key } = await put(blobs, 10);
    await blobs.recall(key, 10);
    const { path } = await blobs.checkout(key, signal);
    await truncate(path, 5);
    assert.equal((await buffer(await blobs.read(key, null))).length, 5);
  });
});
