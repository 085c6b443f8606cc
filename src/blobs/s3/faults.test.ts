import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { v7 } from 'uuid';
import { type Fault, FaultProxy } from '../../../test/infra/fault-proxy.ts';
import { type Bucket, s3Suite } from '../../../test/infra/s3.ts';
import { all } from '../blobs.conformance.ts';
import { IMPATIENT, openStore, type StoreSettings } from './store.testing.ts';
import type { S3Blobs } from './store.ts';

const MIB = 2 ** 20;
const never = new AbortController().signal;

async function* pieces(bytes: Buffer, size = 100_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const put = (store: S3Blobs, key: string, bytes: Buffer) => store.put(key, pieces(bytes), { signal: never });
const get = async (store: S3Blobs, key: string) => buffer(await store.read(key, null));

/** A store that is reached through a proxy. */
async function openBehindProxy(t: TestContext, bucket: Bucket, settings: StoreSettings = {}) {
  const proxy = await FaultProxy.open(bucket.endpoint);
  t.after(() => proxy[Symbol.asyncDispose]());
  const store = await openStore(
    t,
    { ...bucket, endpoint: proxy.origin },
    { patience: IMPATIENT, ...settings },
  );
  return { proxy, store };
}

/** Faults that a second try gets past. */
const PASSING: Readonly<Record<string, Fault>> = {
  'an answer of 500': { answer: 500 },
  'an answer of 503': { answer: 503 },
  'an answer that is lost': { cutDown: 0 },
  'an answer that breaks off': { truncate: 20 },
  'a body that breaks off': { cutUp: 50_000 },
  'a connection that is refused': { down: true },
};

/** Faults that stay. */
const LASTING: Readonly<Record<string, Fault>> = { ...PASSING, silence: { blackhole: true } };

s3Suite('S3 that fails', (fresh) => {
  for (const [name, fault] of Object.entries(PASSING)) {
    for (const size of [70_000, 20 * MIB]) {
      test(`${name} does not show in a put of ${size} bytes`, async (t) => {
        const { proxy, store } = await openBehindProxy(t, await fresh());
        const [key, bytes] = [v7(), randomBytes(size)];
        proxy.set(fault, 1);
        assert.equal(await put(store, key, bytes), size);
        assert.equal(proxy.struck, 1);
        assert.ok(bytes.equals(await get(store, key)));
      });
    }
  }

  for (const [name, fault] of Object.entries(LASTING)) {
    test(`${name}, again and again, fails a put as "unavailable" and leaves nothing half done`, async (t) => {
      const patience = { ...IMPATIENT, idle: 500, attempts: 2 };
      const { proxy, store } = await openBehindProxy(t, await fresh(), { patience });
      const bytes = randomBytes(20 * MIB);
      for (const size of [70_000, bytes.length]) {
        const key = v7();
        proxy.set(fault);
        await assert.rejects(put(store, key, bytes.subarray(0, size)), { kind: 'unavailable' });
        proxy.heal();
        const stored = await store.size(key);
        assert.ok(stored === null || stored === size, `${stored} of ${size} bytes`);
      }
    });
  }

  for (const profile of ['ceph', 'r2', 'aws'] as const) {
    test(`a bit that turns on the way is noticed, with the checksums of ${profile}`, async (t) => {
      const { proxy, store } = await openBehindProxy(t, await fresh(), { profile });
      const key = v7();
      proxy.set({ flip: 50_000 }, 1);
      await assert.rejects(put(store, key, randomBytes(70_000)), { kind: 'unavailable' });
      assert.equal(proxy.struck, 1);
      assert.equal(await store.size(key), null);
    });
  }

  test('every answer to completing a large put is lost, and the put succeeds', async (t) => {
    const { proxy, store } = await openBehindProxy(t, await fresh());
    const [key, bytes] = [v7(), randomBytes(20 * MIB)];
    proxy.set({ of: /^POST \S+uploadId=/, cutDown: 0 });
    await put(store, key, bytes);
    assert.equal(proxy.struck, IMPATIENT.attempts);
    assert.ok(bytes.equals(await get(store, key)));
    assert.deepEqual(await all(store.keys(null)), [key]);
  });

  test('reads and checkouts go on where connections break', async (t) => {
    const { proxy, store } = await openBehindProxy(t, await fresh());
    const [key, bytes] = [v7(), randomBytes(20 * MIB)];
    await put(store, key, bytes);
    for (const fault of [{ cutDown: 3 * MIB }, { truncate: 3 * MIB }]) {
      proxy.cut();
      proxy.set(fault, 4);
      assert.ok(bytes.equals(await get(store, key)));
      assert.equal(proxy.struck, 4);
    }
    proxy.set({ cutDown: 3 * MIB }, 4);
    await using copy = await store.checkout(key, never);
    assert.ok(bytes.equals(await readFile(copy.path)));
  });

  test('a read that stands still goes on over another connection', async (t) => {
    const { proxy, store } = await openBehindProxy(t, await fresh());
    const [key, bytes] = [v7(), randomBytes(20 * MIB)];
    await put(store, key, bytes);
    const stream = await store.read(key, null);
    const parts: Buffer[] = [];
    for await (const part of stream) {
      if (parts.length === 0) proxy.set({ blackhole: true }, 1);
      parts.push(part);
    }
    assert.ok(bytes.equals(Buffer.concat(parts)));
  });

  test('a read of a store that is gone fails instead of ending early', async (t) => {
    const { proxy, store } = await openBehindProxy(t, await fresh());
    const [key, bytes] = [v7(), randomBytes(20 * MIB)];
    await put(store, key, bytes);
    const stream = await store.read(key, null);
    stream.once('data', () => proxy.set({ down: true }));
    await assert.rejects(buffer(stream), { kind: 'unavailable' });
    await assert.rejects(store.read(key, null), { kind: 'unavailable' });
    await assert.rejects(store.checkout(key, never), { kind: 'unavailable' });
    await assert.rejects(store.check(), { kind: 'unavailable' });
  });

  test('an append through faults counts only what is there, and goes on from it', async (t) => {
    const { proxy, store } = await openBehindProxy(t, await fresh());
    const [key, blob, bytes] = [v7(), v7(), randomBytes(60 * MIB)];
    const faults: readonly Fault[] = [
      { down: true },
      { cutUp: MIB },
      { cutDown: 0 },
      { answer: 503 },
      { blackhole: true },
    ];
    let size = 0;
    for (const fault of [...faults, {}]) {
      const from = size;
      async function* breaking(): AsyncGenerator<Uint8Array> {
        yield* pieces(bytes.subarray(from, from + 9 * MIB));
        proxy.set(fault);
        yield* pieces(bytes.subarray(from + 9 * MIB));
      }
      await using file = await store.staging.open(key, size);
      const append = file.append(breaking(), { signal: never, onDurable: async () => {} });
      if (faults.includes(fault)) await assert.rejects(append, { kind: 'unavailable' });
      else await append;
      proxy.heal();
      size = file.size;
      assert.ok(size >= from, 'nothing that was acknowledged is lost');
      if (size === 0) continue;
      const staged = await buffer(await store.staging.read(key, { start: 0, end: size - 1 }));
      assert.ok(staged.equals(bytes.subarray(0, size)), `${size} bytes are what was sent`);
    }
    assert.equal(size, bytes.length);
    await store.staging.promote(key, blob);
    assert.ok(bytes.equals(await get(store, blob)));
  });
});
