import assert from 'node:assert/strict';
import { buffer } from 'node:stream/consumers';
import { describe, type TestContext, test } from 'node:test';
import { v7 } from 'uuid';
import { AssetError } from '#errors.ts';
import { all, type BlobsEngine } from './blobs.conformance.ts';
import type { Blobs } from './blobs.ts';
import type { StagingKey } from './staging.ts';

const MIB = 1024 * 1024;
const never = new AbortController().signal;

async function* pieces(...texts: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

/** Bytes that tell where they belong. */
function counted(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  for (let at = 0; at + 4 <= size; at += 4) bytes.writeUInt32BE(at, at);
  return bytes;
}

/** What every store has to do with bytes that come in pieces. */
export function stagingConformance({ name, open }: BlobsEngine): void {
  async function openStore(t: TestContext) {
    const blobs = await open(t);
    return { blobs, staging: blobs.staging, key: v7() };
  }

  async function append(
    { staging }: Blobs,
    key: StagingKey,
    size: number,
    ...texts: string[]
  ): Promise<number> {
    await using file = await staging.open(key, size);
    await file.append(pieces(...texts), { signal: never, onDurable: async () => {} });
    return file.size;
  }

  const staged = async ({ staging }: Blobs, key: StagingKey) =>
    (await buffer(await staging.read(key, null))).toString();

  describe(`staged bytes on ${name}`, () => {
    test('pieces that come one after the other are one body', async (t) => {
      const { blobs, key } = await openStore(t);
      assert.equal(await append(blobs, key, 0, 'Once ', 'upon '), 10);
      assert.equal(await append(blobs, key, 10), 10, 'an empty piece');
      assert.equal(await append(blobs, key, 10, 'a time'), 16);
      assert.equal(await staged(blobs, key), 'Once upon a time');
    });

    test('several pieces can be added through one opening', async (t) => {
      const { blobs, staging, key } = await openStore(t);
      await using file = await staging.open(key, 0);
      for (const text of ['one', 'two', 'three']) {
        await file.append(pieces(text), { signal: never, onDurable: async () => {} });
      }
      assert.equal(file.size, 11);
      assert.equal(await staged(blobs, key), 'onetwothree');
    });

    test('what was not acknowledged is cut off by the next opening', async (t) => {
      const { blobs, key } = await openStore(t);
      await append(blobs, key, 0, 'kept, dropped and gone');
      assert.equal(await append(blobs, key, 4, '!'), 5);
      assert.equal(await staged(blobs, key), 'kept!');
      assert.equal(await append(blobs, key, 0, 'anew'), 4);
      assert.equal(await staged(blobs, key), 'anew');
    });

    test('an opening that counts on more than there is is refused', async (t) => {
      const { blobs, staging, key } = await openStore(t);
      await assert.rejects(staging.open(key, 1), { kind: 'not-found' });
      await append(blobs, key, 0, 'short');
      await assert.rejects(staging.open(key, 6), { kind: 'not-found' });
      assert.equal(await staged(blobs, key), 'short');
    });

    test('a body that fails leaves what came of it before', async (t) => {
      const { blobs, staging, key } = await openStore(t);
      async function* failing(): AsyncGenerator<Uint8Array> {
        yield Buffer.from('half ');
        yield Buffer.from('of it');
        throw new AssetError('incomplete', 'The sender has gone.');
      }
      await using file = await staging.open(key, 0);
      const options = { signal: never, onDurable: async () => {} };
      await assert.rejects(file.append(failing(), options), { kind: 'incomplete' });
      assert.equal(file.size, 10);
      assert.equal(await staged(blobs, key), 'half of it');
    });

    test('an abort ends an append whose sender stands still, and keeps what came', async (t) => {
      const { blobs, staging, key } = await openStore(t);
      const [controller, reason] = [
        new AbortController(),
        new AssetError('locked', 'Somebody else is here.'),
      ];
      async function* stalling(): AsyncGenerator<Uint8Array> {
        yield Buffer.from('so far');
        controller.abort(reason);
        await new Promise<never>(() => {});
      }
      await using file = await staging.open(key, 0);
      const options = { signal: controller.signal, onDurable: async () => {} };
      await assert.rejects(file.append(stalling(), options), reason);
      assert.equal(file.size, 6);
      assert.equal(await staged(blobs, key), 'so far');
    });

    test('a long append tells meanwhile what is durable, in ascending order and one after the other', async (t) => {
      const { staging, key } = await openStore(t);
      const bytes = counted(80 * MIB);
      async function* body(): AsyncGenerator<Uint8Array> {
        for (let at = 0; at < bytes.length; at += MIB) yield bytes.subarray(at, at + MIB);
      }
      const told: number[] = [];
      let telling = 0;
      await using file = await staging.open(key, 0);
      await file.append(body(), {
        signal: never,
        async onDurable(size) {
          telling += 1;
          assert.equal(telling, 1, 'never while the last one is being dealt with');
          told.push(size);
          const sample = await buffer(await staging.read(key, { start: size - 4, end: size - 1 }));
          assert.equal(sample.readUInt32BE(), size - 4, 'what is told is there');
          telling -= 1;
        },
      });
      assert.ok(told.length > 0);
      assert.deepEqual(
        told,
        [...new Set(told)].sort((a, b) => a - b),
      );
      assert.equal(file.size, bytes.length);
    });

    test('an append fails when what it tells does', async (t) => {
      const { staging, key } = await openStore(t);
      async function* body(): AsyncGenerator<Uint8Array> {
        for (let count = 0; count < 40; count += 1) yield Buffer.alloc(MIB);
      }
      await using file = await staging.open(key, 0);
      const onDurable = () => Promise.reject(new Error('could not be remembered'));
      await assert.rejects(file.append(body(), { signal: never, onDurable }), /could not be remembered/);
    });

    test('a range of what is staged is exactly its bytes', async (t) => {
      const { blobs, staging, key } = await openStore(t);
      await append(blobs, key, 0, '0123456789');
      assert.equal((await buffer(await staging.read(key, { start: 2, end: 4 }))).toString(), '234');
    });

    test('promoting makes a blob, and the staged bytes stay until they are discarded', async (t) => {
      const { blobs, staging, key } = await openStore(t);
      await append(blobs, key, 0, 'the whole thing');
      const [one, other] = [v7(), v7()];
      await staging.promote(key, one);
      await staging.promote(key, other);
      assert.equal(await staged(blobs, key), 'the whole thing');
      await staging.discard(key);
      for (const blob of [one, other]) {
        assert.equal((await buffer(await blobs.read(blob, null))).toString(), 'the whole thing');
      }
    });

    test('a blob that was promoted is deleted like any other, and the staged bytes can be promoted again', async (t) => {
      const { blobs, staging, key } = await openStore(t);
      await append(blobs, key, 0, 'again');
      const [first, second] = [v7(), v7()];
      await staging.promote(key, first);
      await blobs.delete(first);
      assert.equal(await blobs.size(first), null);
      await staging.promote(key, second);
      assert.equal(await blobs.size(second), 5);
    });

    test('a promotion never takes the place of a blob', async (t) => {
      const { blobs, staging, key } = await openStore(t);
      const taken = v7();
      await blobs.put(taken, pieces('first'), { signal: never });
      await append(blobs, key, 0, 'second');
      await assert.rejects(staging.promote(key, taken), { kind: 'internal' });
      assert.equal((await buffer(await blobs.read(taken, null))).toString(), 'first');
    });

    test('discarding takes the bytes away, and discarding again succeeds', async (t) => {
      const { blobs, staging, key } = await openStore(t);
      await append(blobs, key, 0, 'gone');
      await staging.discard(key);
      await staging.discard(key);
      await assert.rejects(staging.read(key, null), { kind: 'not-found' });
      await assert.rejects(staging.promote(key, v7()), { kind: 'not-found' });
    });

    test('staged bytes are listed, and are no blobs', async (t) => {
      const { blobs, staging } = await openStore(t);
      const keys = [v7(), v7(), v7()];
      assert.deepEqual(await all(staging.keys()), []);
      for (const key of keys) await append(blobs, key, 0, key);
      assert.deepEqual((await all(staging.keys())).sort(), keys);
      assert.deepEqual(await all(blobs.keys(null)), []);
      for (const key of keys) assert.equal(await blobs.size(key), null);
    });

    test('keys that are no UUIDv7 are refused everywhere', async (t) => {
      const { staging } = await openStore(t);
      for (const key of ['', 'cat.png', '../../etc/passwd', `${v7()}/..`, `${v7()}\0`]) {
        const refusal = { kind: 'internal' };
        await assert.rejects(staging.open(key, 0), refusal);
        await assert.rejects(staging.read(key, null), refusal);
        await assert.rejects(staging.promote(key, v7()), refusal);
        await assert.rejects(staging.discard(key), refusal);
      }
    });
  });
}
