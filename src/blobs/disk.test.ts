import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { access, mkdir, mkdtemp, readdir, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { v7 } from 'uuid';
import { openLog } from '#log.ts';
import { type BlobsEngine, blobsConformance } from './blobs.conformance.ts';
import { DirectorySync } from './directory-sync.ts';
import { openDiskBlobs } from './disk.ts';
import { MARKER } from './disk-marker.ts';
import { dropFront } from './disk-writer.ts';
import { stagingConformance } from './staging.conformance.ts';

const log = openLog('silent');
const { signal } = new AbortController();

async function freshDirectory(t: TestContext): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'polyreel-blobs-'));
  t.after(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

async function* body(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

const engine: BlobsEngine = {
  name: 'disk',
  open: async (t) => openDiskBlobs({ dir: join(await freshDirectory(t), 'not', 'there', 'yet'), log }),
};

blobsConformance(engine);
stagingConformance(engine);

test('a store opened again is the same store with the same blobs', async (t) => {
  const dir = await freshDirectory(t);
  const key = v7();
  const first = await openDiskBlobs({ dir, log });
  await first.put(key, body('kept'), { signal });
  const second = await openDiskBlobs({ dir, log });
  assert.equal(second.storeId, first.storeId);
  assert.equal((await buffer(await second.read(key, null))).toString(), 'kept');
});

test('a file that is shorter than its blob was is an error, not the end', async (t) => {
  const dir = await freshDirectory(t);
  const blobs = await openDiskBlobs({ dir, log });
  const key = v7();
  await blobs.put(key, body('whole'), { signal });
  const { path } = await blobs.checkout(key, signal);
  await truncate(path, 3);
  await assert.rejects(buffer(await blobs.read(key, { start: 0, end: 4 })), { kind: 'internal' });
});

test('two stores have two ids', async (t) => {
  const [one, other] = [await freshDirectory(t), await freshDirectory(t)];
  assert.notEqual(
    (await openDiskBlobs({ dir: one, log })).storeId,
    (await openDiskBlobs({ dir: other, log })).storeId,
  );
});

test('a directory with other files in it is refused and left as it was', async (t) => {
  const dir = await freshDirectory(t);
  await writeFile(join(dir, 'thesis.txt'), 'mine');
  await assert.rejects(openDiskBlobs({ dir, log }), { kind: 'unavailable', message: /not empty/ });
  assert.deepEqual(await readdir(dir), ['thesis.txt']);
});

test('the lost+found of a new volume is no other file', async (t) => {
  const dir = await freshDirectory(t);
  await mkdir(join(dir, 'lost+found'));
  await openDiskBlobs({ dir, log });
});

test('a damaged marker is refused', async (t) => {
  const dir = await freshDirectory(t);
  for (const content of ['', '{"format":1}', 'null']) {
    await writeFile(join(dir, MARKER), content);
    await assert.rejects(openDiskBlobs({ dir, log }), { kind: 'unavailable', message: new RegExp(MARKER) });
  }
});

test('a check notices that the volume went away under the running server', async (t) => {
  const dir = await freshDirectory(t);
  const blobs = await openDiskBlobs({ dir, log });
  await blobs.check();
  await rename(join(dir, MARKER), join(dir, 'moved'));
  await assert.rejects(blobs.check(), { kind: 'unavailable', message: /still mounted/ });
  await rm(dir, { recursive: true });
  await assert.rejects(blobs.check(), { kind: 'unavailable' });
});

test('the directory of old blobs goes with the last of them, and can come back', async (t) => {
  const dir = await freshDirectory(t);
  const blobs = await openDiskBlobs({ dir, log });
  const msecs = Date.UTC(2026, 0, 1);
  const [one, other] = [v7({ msecs, seq: 1 }), v7({ msecs, seq: 2 })];
  const directory = join(dir, one.slice(0, 4), one.slice(4, 8));
  await blobs.put(one, body('one'), { signal });
  await blobs.put(other, body('other'), { signal });
  await blobs.delete(one);
  await access(directory);
  await blobs.delete(other);
  await assert.rejects(access(directory), { code: 'ENOENT' });
  await blobs.put(one, body('again'), { signal });
  assert.equal((await buffer(await blobs.read(one, null))).toString(), 'again');
});

test('a directory that vanished behind our back is made again', async (t) => {
  const dir = await freshDirectory(t);
  const blobs = await openDiskBlobs({ dir, log });
  const msecs = Date.UTC(2026, 0, 1);
  const [one, other] = [v7({ msecs, seq: 1 }), v7({ msecs, seq: 2 })];
  await blobs.put(one, body('one'), { signal });
  await rm(join(dir, one.slice(0, 4)), { recursive: true });
  await blobs.put(other, body('other'), { signal });
  assert.equal(await blobs.size(other), 5);
});

test('fsyncs of one directory that overlap are shared, and everyone is served', async (t) => {
  const dir = await freshDirectory(t);
  const directories = new DirectorySync();
  const calls = Array.from({ length: 20 }, () => directories.sync(dir));
  await Promise.all(calls);
  await assert.rejects(directories.sync(join(dir, 'missing')), { code: 'ENOENT' });
  await directories.sync(dir);
});

test('a short write goes on with exactly the bytes that are left', () => {
  const pieces = ['ab', 'cde', 'f'].map((text) => Buffer.from(text));
  const left = (bytes: number) => dropFront(pieces, bytes).map((piece) => Buffer.from(piece).toString());
  assert.deepEqual(left(0), ['ab', 'cde', 'f']);
  assert.deepEqual(left(2), ['cde', 'f']);
  assert.deepEqual(left(4), ['e', 'f']);
  assert.deepEqual(left(6), []);
});

test('replies that are sent side by side, through memory that is used again, have their own bytes', async (t) => {
  const blobs = await openDiskBlobs({ dir: await freshDirectory(t), log });
  const sizes = [1, 300_000, 2_000_000, 2_000_001];
  const stored = sizes.map((size) => ({ key: v7(), bytes: randomBytes(size) }));
  for (const { key, bytes } of stored) await blobs.put(key, Readable.from([bytes]), { signal });
  const server = createServer(async ({ url = '' }, reply) => {
    (await blobs.read(url.slice(1), null)).pipe(reply);
  });
  t.after(() => server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const rounds = [1, 2, 3].flatMap(() => stored);
  const sent = rounds.map(async ({ key, bytes }) => {
    const reply = await fetch(`http://127.0.0.1:${port}/${key}`);
    assert.ok(bytes.equals(Buffer.from(await reply.arrayBuffer())), `${bytes.length} bytes`);
  });
  await Promise.all(sent);
});
