import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { suite, type TestContext, test } from 'node:test';
import { AssetError } from '#errors.ts';
import { Checkouts } from './checkouts.ts';

const never = new AbortController().signal;

/** Copies of "blobs" that are their own names, and how often each was fetched. */
async function openCheckouts(
  t: TestContext,
  { limit = 10, read = async (key: string) => Readable.from([key]) } = {},
) {
  const dir = await mkdtemp(join(tmpdir(), 'polyreel-checkouts-'));
  t.after(() => rm(dir, { recursive: true, force: true }));
  const fetched: string[] = [];
  const checkouts = await Checkouts.open({
    dir,
    limit,
    read(key) {
      fetched.push(key);
      return read(key);
    },
  });
  return { dir, fetched, checkouts };
}

const use = async (checkouts: Checkouts, key: string) => {
  await using copy = await checkouts.checkout(key, never);
  return readFile(copy.path, 'utf8');
};

suite('checkouts', () => {
  test('whoever asks for the same blob at a time shares one copy, which stays as long as one of them uses it', async (t) => {
    const { checkouts, fetched } = await openCheckouts(t, { limit: 1 });
    const copies = await Promise.all(['blob', 'blob', 'blob'].map((key) => checkouts.checkout(key, never)));
    assert.deepEqual(fetched, ['blob']);
    assert.equal(new Set(copies.map(({ path }) => path)).size, 1);
    const [first, second, third] = copies;
    assert.ok(first && second && third);
    await first[Symbol.asyncDispose]();
    await first[Symbol.asyncDispose]();
    await second[Symbol.asyncDispose]();
    assert.equal(await readFile(third.path, 'utf8'), 'blob');
    await third[Symbol.asyncDispose]();
  });

  test('of those that nobody uses the ones are kept that were asked for last', async (t) => {
    const { checkouts, fetched, dir } = await openCheckouts(t, { limit: 6 });
    for (const key of ['one', 'two', 'one', 'new']) assert.equal(await use(checkouts, key), key);
    assert.deepEqual(fetched, ['one', 'two', 'new']);
    assert.equal((await readdir(dir)).length, 2);
    await use(checkouts, 'one');
    await use(checkouts, 'two');
    assert.deepEqual(fetched, ['one', 'two', 'new', 'two']);
  });

  test('a copy that is used is never removed, however little room there is', async (t) => {
    const { checkouts, dir } = await openCheckouts(t, { limit: 1 });
    await using held = await checkouts.checkout('a long one', never);
    for (const key of ['one', 'two']) await use(checkouts, key);
    assert.equal(await readFile(held.path, 'utf8'), 'a long one');
    assert.equal((await readdir(dir)).length, 1);
  });

  test('a fetch that fails is told to all who wait for it, leaves nothing, and is tried again', async (t) => {
    let attempts = 0;
    const { checkouts, dir } = await openCheckouts(t, {
      async read(key) {
        attempts += 1;
        if (attempts > 1) return Readable.from([key]);
        return Readable.from(
          (async function* () {
            yield 'half';
            throw new AssetError('unavailable', 'The store is gone.');
          })(),
        );
      },
    });
    const waiting = [checkouts.checkout('blob', never), checkouts.checkout('blob', never)];
    for (const each of waiting) await assert.rejects(each, { kind: 'unavailable' });
    assert.deepEqual(await readdir(dir), []);
    assert.equal(await use(checkouts, 'blob'), 'blob');
  });

  test('one who gives up leaves the others waiting, and the last one ends the fetch', async (t) => {
    const streams: Readable[] = [];
    const { checkouts, dir } = await openCheckouts(t, {
      async read() {
        const stream = new Readable({ read() {} });
        streams.push(stream);
        return stream;
      },
    });
    const [one, other] = [new AbortController(), new AbortController()];
    const first = checkouts.checkout('blob', one.signal);
    const second = checkouts.checkout('blob', other.signal);
    one.abort(new Error('no longer'));
    await assert.rejects(first, /no longer/);
    const [stream] = streams;
    assert.equal(stream?.destroyed, false);
    const closed = new Promise((resolve) => stream?.once('close', resolve));
    other.abort(new Error('nor this one'));
    await assert.rejects(second, /nor this one/);
    await closed;
    await checkouts[Symbol.asyncDispose]();
    await assert.rejects(readdir(dir), { code: 'ENOENT' });
  });

  test('a blob that was deleted is not kept', async (t) => {
    const { checkouts, dir } = await openCheckouts(t);
    await use(checkouts, 'kept');
    await checkouts.forget('kept');
    const held = await checkouts.checkout('used', never);
    await checkouts.forget('used');
    assert.equal(await readFile(held.path, 'utf8'), 'used');
    await held[Symbol.asyncDispose]();
    assert.deepEqual(await readdir(dir), []);
  });

  test('what a crash left is cleared away', async (t) => {
    const { dir } = await openCheckouts(t);
    await writeFile(join(dir, 'half'), 'a copy');
    await Checkouts.open({ dir, limit: 10, read: async () => Readable.from([]) });
    assert.deepEqual(await readdir(dir), []);
  });
});
