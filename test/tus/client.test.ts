import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { Upload } from 'tus-js-client';
import { sha256, sound } from './body.ts';
import { Line } from './line.ts';
import { officialUpload } from './official-client.ts';
import { openService } from './service.ts';

const MB = 1_000_000;

suite('tus-js-client', async () => {
  const service = await openService({ POLYREEL_MAX_UPLOAD: '1GB', POLYREEL_SHUTDOWN_GRACE: '100ms' });
  after(() => service[Symbol.asyncDispose]());
  const bytes = sound(20 * MB);
  const hash = sha256(bytes);

  async function open() {
    const tus = await service.open();
    const { key } = tus.client.workspace;
    return { tus, key, options: { origin: service.origin, key } };
  }

  test('uploads a file in one request, and learns its asset', async () => {
    const { tus, options } = await open();
    const { upload, done } = officialUpload(bytes, options);
    upload.start();
    assert.partialDeepStrictEqual(await tus.asset(await done), {
      name: 'noise.wav',
      sha256: hash,
      kind: 'audio',
    });
  });

  test('uploads in pieces, the first of them with the creation', async () => {
    const { tus, options } = await open();
    const chunked = { chunkSize: 3 * MB, uploadDataDuringCreation: true };
    const { upload, done, offsets } = officialUpload(bytes, { ...options, ...chunked });
    upload.start();
    assert.equal((await tus.asset(await done))?.sha256, hash);
    assert.deepEqual(
      offsets,
      [3, 6, 9, 12, 15, 18].map((at) => at * MB),
    );
  });

  test('uploads without knowing the length, and without PATCH', async () => {
    const { tus, options } = await open();
    const unusual = { chunkSize: 7 * MB, uploadLengthDeferred: true, overridePatchMethod: true };
    const { upload, done } = officialUpload(bytes, { ...options, ...unusual });
    upload.start();
    assert.equal((await tus.asset(await done))?.sha256, hash);
  });

  test('pauses, and goes on where it was', async () => {
    const { tus, options } = await open();
    await using line = await Line.open(service.origin);
    const { upload, done, offsets, pause } = officialUpload(bytes, { ...options, origin: line.origin });
    const held = line.holdAfter(10 * MB);
    upload.start();
    await held;
    await pause();
    line.release();
    upload.start();
    assert.equal((await tus.asset(await done))?.sha256, hash);
    assert.equal(offsets[0], 0);
    assert.ok((offsets[1] ?? 0) > 0, `it went on at ${offsets}`);
  });

  test('goes on in another client that only knows the URL', async () => {
    const { tus, options } = await open();
    await using line = await Line.open(service.origin);
    const first = officialUpload(bytes, { ...options, origin: line.origin });
    const held = line.holdAfter(10 * MB);
    first.upload.start();
    await held;
    await first.pause();
    const second = officialUpload(bytes, { ...options, uploadUrl: first.upload.url });
    line.leadTo(service.origin);
    line.release();
    second.upload.start();
    assert.equal((await tus.asset(await second.done))?.sha256, hash);
    assert.ok((second.offsets[0] ?? 0) > 0);
  });

  test('uploads parts at the same time', async () => {
    const { tus, options } = await open();
    const { upload, done } = officialUpload(bytes, { ...options, parallelUploads: 4 });
    upload.start();
    assert.equal((await tus.asset(await done))?.sha256, hash);
    assert.equal((await tus.assets()).length, 1);
  });

  test('survives a connection that is cut in the middle, in one piece and in parts', async () => {
    const { tus, options } = await open();
    for (const parallelUploads of [1, 3]) {
      await using line = await Line.open(service.origin, { cuts: [5 * MB, 1 * MB, 200_000, 4 * MB] });
      const { upload, done } = officialUpload(bytes, { ...options, origin: line.origin, parallelUploads });
      upload.start();
      assert.equal((await tus.asset(await done))?.sha256, hash);
      assert.equal(line.cutsMade, 4);
    }
  });

  test('gives an upload up', async () => {
    const { tus, options, key } = await open();
    await using line = await Line.open(service.origin);
    const { upload, pause } = officialUpload(bytes, { ...options, origin: line.origin });
    const held = line.holdAfter(10 * MB);
    upload.start();
    await held;
    await pause();
    line.release();
    assert.equal((await tus.assets()).length, 1);
    await Upload.terminate(upload.url ?? '', { headers: { authorization: `Bearer ${key}` } });
    assert.deepEqual(await tus.assets(), []);
  });

  test('is told when its file is no media', async () => {
    const { tus, options } = await open();
    const { upload, done } = officialUpload(Buffer.alloc(20 * MB, 'no media '), options);
    upload.start();
    await assert.rejects(done, /415.*not_media/s);
    assert.deepEqual(await tus.assets(), []);
  });
});
