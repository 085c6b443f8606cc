import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { PassThrough, Readable, Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { v7 } from 'uuid';
import { AssetError } from '#errors.ts';
import type { BlobKey, Blobs } from './blobs.ts';

/** A real engine to run the suite over; `open` gives an empty store and cleans up after the test. */
export interface BlobsEngine {
  readonly name: string;
  open(t: TestContext): Promise<Blobs>;
}

const KIB = 1024;
const MIB = 1024 * KIB;

/** What every store of blobs has to do, whatever it stores them in. */
export function blobsConformance({ name, open }: BlobsEngine): void {
  const never = new AbortController().signal;
  const put = (blobs: Blobs, key: BlobKey, bytes: Uint8Array) =>
    blobs.put(key, pieces(bytes), { signal: never });

  describe(`blobs on ${name}`, () => {
    for (const size of [0, 1, 64 * KIB, MIB + 1]) {
      test(`${size} bytes come back as they were`, async (t) => {
        const blobs = await open(t);
        const [key, bytes] = [v7(), noise(size)];
        assert.equal(await put(blobs, key, bytes), size);
        assert.equal(await blobs.size(key), size);
        assert.ok(bytes.equals(await buffer(await blobs.read(key, null))));
      });
    }

    test('20 MB arrive whole from a stream that comes in uneven pieces', async (t) => {
      const blobs = await open(t);
      const [key, bytes] = [v7(), noise(20_000_000)];
      assert.equal(
        await blobs.put(key, pieces(bytes, 1, 70_001, 300, MIB + 7), { signal: never }),
        bytes.length,
      );
      assert.equal(sha256(await buffer(await blobs.read(key, null))), sha256(bytes));
    });

    test('thousands of tiny pieces are one blob', async (t) => {
      const blobs = await open(t);
      const [key, bytes] = [v7(), noise(9_000)];
      await blobs.put(key, pieces(bytes, 1), { signal: never });
      assert.ok(bytes.equals(await buffer(await blobs.read(key, null))));
    });

    test('a Node stream is a body too', async (t) => {
      const blobs = await open(t);
      const [key, bytes] = [v7(), noise(300 * KIB)];
      await blobs.put(key, Readable.from([bytes]), { signal: never });
      assert.ok(bytes.equals(await buffer(await blobs.read(key, null))));
    });

    test('a range is exactly its bytes, both ends included', async (t) => {
      const blobs = await open(t);
      const [key, bytes] = [v7(), noise(3 * MIB)];
      await put(blobs, key, bytes);
      const last = bytes.length - 1;
      for (const [start, end] of [
        [0, 0],
        [last, last],
        [5, 1_000_005],
        [MIB, last],
        [0, last],
      ] as const) {
        const part = await buffer(await blobs.read(key, { start, end }));
        assert.ok(part.equals(bytes.subarray(start, end + 1)), `${start}-${end}`);
      }
    });

    test('what is piped side by side, to readers who take their time, is what each asked for', async (t) => {
      const blobs = await open(t);
      const [key, bytes] = [v7(), noise(3 * MIB)];
      await put(blobs, key, bytes);
      const starts = [0, 1, 300 * KIB, MIB, 2 * MIB];
      const parts = starts.map(async (start) => {
        const end = start + MIB - 1;
        const expected = sha256(bytes.subarray(start, end + 1));
        const slow = new SlowReader();
        await pipeline(await blobs.read(key, { start, end }), slow);
        assert.equal(slow.digest(), expected, `from ${start}`);
        const behind = new SlowReader();
        await pipeline(
          await blobs.read(key, { start, end }),
          new PassThrough({ highWaterMark: MIB }),
          behind,
        );
        assert.equal(behind.digest(), expected, `from ${start}, passed on`);
      });
      await Promise.all(parts);
    });

    test('a body that is aborted half-way, while its sender stands still, leaves nothing', async (t) => {
      const blobs = await open(t);
      const [key, reason] = [v7(), new AssetError('incomplete', 'The sender has gone.')];
      const controller = new AbortController();
      async function* stalling(): AsyncGenerator<Uint8Array> {
        yield noise(2 * MIB);
        controller.abort(reason);
        await new Promise<never>(() => {});
      }
      await assert.rejects(blobs.put(key, stalling(), { signal: controller.signal }), reason);
      await assertNothing(blobs, key);
    });

    test('a signal that aborted before the start takes nothing from the body', async (t) => {
      const blobs = await open(t);
      const key = v7();
      let taken = 0;
      async function* body(): AsyncGenerator<Uint8Array> {
        taken += 1;
        yield noise(1);
      }
      await assert.rejects(blobs.put(key, body(), { signal: AbortSignal.abort(new Error('late')) }), /late/);
      assert.equal(taken, 0);
      await assertNothing(blobs, key);
    });

    for (const size of [10, 3 * MIB]) {
      test(`a body that fails after ${size} bytes leaves nothing, and the key is free`, async (t) => {
        const blobs = await open(t);
        const key = v7();
        async function* failing(): AsyncGenerator<Uint8Array> {
          yield noise(size);
          throw new AssetError('too-large', 'No more of this.');
        }
        await assert.rejects(blobs.put(key, failing(), { signal: never }), { kind: 'too-large' });
        await assertNothing(blobs, key);
        assert.equal(await put(blobs, key, noise(7)), 7);
      });
    }

    test('a second put of a key is refused and the first stays as it was', async (t) => {
      const blobs = await open(t);
      const [key, first] = [v7(), noise(1_000)];
      await put(blobs, key, first);
      await assert.rejects(put(blobs, key, noise(10)), { kind: 'internal' });
      assert.ok(first.equals(await buffer(await blobs.read(key, null))));
    });

    test('deleting takes the blob away, and deleting again succeeds', async (t) => {
      const blobs = await open(t);
      const [gone, stays] = [v7(), v7()];
      await put(blobs, gone, noise(10));
      await put(blobs, stays, noise(11));
      await blobs.delete(gone);
      await blobs.delete(gone);
      await assertNothing(blobs, gone);
      assert.deepEqual(await all(blobs.keys(null)), [stays]);
    });

    test('what is not there has no size, and reading it or checking it out says so at once', async (t) => {
      const blobs = await open(t);
      await assertNothing(blobs, v7());
    });

    test('keys come in ascending order, from the first one after the given one', async (t) => {
      const blobs = await open(t);
      const hour = 3_600_000;
      const days = [0, 1, 24, 24 * 60, 24 * 61].map((hours) => Date.UTC(2026, 0, 1) + hours * hour);
      const keys = days.flatMap((msecs) => [v7({ msecs, seq: 1 }), v7({ msecs, seq: 2 })]);
      for (const key of keys.toReversed()) await put(blobs, key, noise(3));
      assert.deepEqual(await all(blobs.keys(null)), keys);
      for (const [index, key] of keys.entries()) {
        assert.deepEqual(await all(blobs.keys(key)), keys.slice(index + 1));
      }
      assert.deepEqual(await all(blobs.keys(v7({ msecs: Date.UTC(2025, 0, 1) }))), keys);
    });

    test('50 puts at once are 50 whole blobs', async (t) => {
      const blobs = await open(t);
      const entries = Array.from({ length: 50 }, (_, index) => [v7(), noise(1 + index * 4_001)] as const);
      await Promise.all(entries.map(([key, bytes]) => put(blobs, key, bytes)));
      for (const [key, bytes] of entries) assert.ok(bytes.equals(await buffer(await blobs.read(key, null))));
      assert.deepEqual(await all(blobs.keys(null)), entries.map(([key]) => key).sort());
    });

    test('a checkout is a local file with the same bytes', async (t) => {
      const blobs = await open(t);
      const [key, bytes] = [v7(), noise(100_000)];
      await put(blobs, key, bytes);
      {
        await using file = await blobs.checkout(key, never);
        assert.ok(bytes.equals(await readFile(file.path)));
      }
      assert.equal(await blobs.size(key), bytes.length, 'the blob outlives its checkout');
    });

    test('keys that are no UUIDv7 are refused everywhere', async (t) => {
      const blobs = await open(t);
      for (const key of ['', 'cat.png', '../../etc/passwd', v7().toUpperCase(), `${v7()}/..`, `${v7()}\n`]) {
        const refusal = { kind: 'internal' };
        await assert.rejects(put(blobs, key, noise(1)), refusal);
        await assert.rejects(blobs.read(key, null), refusal);
        await assert.rejects(blobs.size(key), refusal);
        await assert.rejects(blobs.delete(key), refusal);
        await assert.rejects(blobs.checkout(key, never), refusal);
      }
    });

    test('a check of a working store passes and leaves no blob', async (t) => {
      const blobs = await open(t);
      await blobs.check();
      assert.deepEqual(await all(blobs.keys(null)), []);
    });
  });
}

/** Looks at each piece at the last moment at which it is still its own. */
class SlowReader extends Writable {
  readonly #hash = createHash('sha256');

  override async _write(piece: Buffer, _encoding: string, done: () => void): Promise<void> {
    await sleep(1);
    this.#hash.update(piece);
    done();
  }

  digest(): string {
    return this.#hash.digest('hex');
  }
}

async function assertNothing(blobs: Blobs, key: BlobKey): Promise<void> {
  assert.equal(await blobs.size(key), null);
  await assert.rejects(blobs.read(key, null), { kind: 'not-found' });
  await assert.rejects(blobs.checkout(key, new AbortController().signal), { kind: 'not-found' });
  assert.ok(!(await all(blobs.keys(null))).includes(key));
}

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** `bytes` in pieces of the given sizes, over and over. */
async function* pieces(bytes: Uint8Array, ...sizes: number[]): AsyncGenerator<Uint8Array> {
  const cycle = sizes.length === 0 ? [64 * KIB] : sizes;
  for (let start = 0, turn = 0; start < bytes.length; turn += 1) {
    const end = start + (cycle[turn % cycle.length] ?? KIB);
    yield bytes.subarray(start, end);
    start = end;
  }
}

/** Bytes that do not repeat where buffers and blocks begin, the same for the same size. */
function noise(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  let state = size ^ 0x9e3779b9;
  for (let index = 0; index < size; index += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    bytes[index] = state >>> 24;
  }
  return bytes;
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
