import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { v7 } from 'uuid';
import { type Bucket, s3Suite, sdkClient } from '../../../test/infra/s3.ts';
import type { OpenStaging, Staging } from '../staging.ts';
import { openStore } from './store.testing.ts';

const MIB = 2 ** 20;
const never = new AbortController().signal;

async function* body(...parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}

const append = (file: OpenStaging, bytes: Uint8Array) =>
  file.append(body(bytes), { signal: never, onDurable: async () => {} });
const staged = async (staging: Staging, key: string) => buffer(await staging.read(key, null));

async function namesIn({ bucket, ...endpoint }: Bucket, prefix: string): Promise<string[]> {
  const client = sdkClient(endpoint);
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }));
  client.destroy();
  return Contents.map(({ Key = '' }) => Key);
}

s3Suite('staging in S3, by several nodes', (fresh) => {
  test('of two that go on from the same place only one gets to write', async (t) => {
    const bucket = await fresh();
    const [one, other] = [await openStore(t, bucket), await openStore(t, bucket)];
    const key = v7();
    await using first = await one.staging.open(key, 0);
    await using second = await other.staging.open(key, 0);
    await append(second, Buffer.from('second'));
    await assert.rejects(append(first, Buffer.from('first')), { kind: 'conflict' });
    assert.equal(first.size, 0);
    assert.equal((await staged(one.staging, key)).toString(), 'second');
  });

  test('a node that was overtaken, and still writes, changes nothing that was acknowledged to another', async (t) => {
    const bucket = await fresh();
    const [one, other] = [await openStore(t, bucket), await openStore(t, bucket)];
    const [key, blob] = [v7(), v7()];
    const [start, lost, kept, late] = [3 * MIB, 2 * MIB, 9 * MIB, 20 * MIB].map((size) => randomBytes(size));
    assert.ok(start && lost && kept && late);
    await using overtaken = await one.staging.open(key, 0);
    await append(overtaken, start);
    await append(overtaken, lost);
    // Of the second piece nobody heard: the next node goes on from the first.
    {
      await using next = await other.staging.open(key, start.length);
      await append(next, kept);
      assert.equal(next.size, start.length + kept.length);
    }
    await append(overtaken, late);
    const right = Buffer.concat([start, kept]);
    assert.ok(right.equals(await staged(one.staging, key)));
    await using last = await one.staging.open(key, right.length);
    await append(last, Buffer.from('!'));
    await one.staging.promote(key, blob);
    const whole = Buffer.concat([right, Buffer.from('!')]);
    assert.ok(whole.equals(await buffer(await other.read(blob, null))));
  });

  test('many small pieces become large ones, and what they leave behind is cleared away', async (t) => {
    const bucket = await fresh();
    const { staging, ...store } = await openStore(t, bucket).then((opened) => ({
      staging: opened.staging,
      read: opened.read.bind(opened),
    }));
    const [key, blob, bytes] = [v7(), v7(), randomBytes(20 * MIB)];
    const step = 100_003;
    for (let size = 0; size < bytes.length; size += step) {
      await using file = await staging.open(key, size);
      await append(file, bytes.subarray(size, size + step));
    }
    const names = await namesIn(bucket, `staging/${key}/`);
    const pieces = names.filter((name) => name.includes('-', `staging/${key}/`.length));
    assert.ok(pieces.length < 100, `${pieces.length} pieces`);
    assert.ok(bytes.equals(await staged(staging, key)));
    await staging.promote(key, blob);
    assert.ok(bytes.equals(await buffer(await store.read(blob, null))));
    await staging.discard(key);
    assert.deepEqual(await namesIn(bucket, `staging/${key}/`), []);
  });

  test('an upload of many windows is promoted whole, also with an end that was cut off', async (t) => {
    const store = await openStore(t, await fresh());
    const [key, blob, bytes] = [v7(), v7(), randomBytes(45 * MIB)];
    const cut = 29 * MIB + 5;
    {
      await using file = await store.staging.open(key, 0);
      await append(file, bytes.subarray(0, 40 * MIB));
    }
    await using file = await store.staging.open(key, cut);
    await append(file, bytes.subarray(cut));
    await store.staging.promote(key, blob);
    assert.ok(bytes.equals(await buffer(await store.read(blob, null))));
    const range = { start: cut - 10, end: cut + 10 };
    assert.ok(bytes.subarray(cut - 10, cut + 11).equals(await buffer(await store.staging.read(key, range))));
  });
});
