import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, suite, test } from 'node:test';
import { releaseLeases, takeLease } from '#db/leases.ts';
import { broken, notMedia, picture } from '../conformance/samples.ts';
import { MAX_UPLOAD } from '../conformance/server.ts';
import { until } from '../conformance/until.ts';
import { CHUNK, codeOf, openService } from './service.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

suite('sending bytes of a resumable upload', async () => {
  const service = await openService();
  after(() => service[Symbol.asyncDispose]());
  const { bytes } = await picture();
  const length = bytes.length;

  test('in pieces they become the asset, with its facts and previews', async () => {
    const tus = await service.open();
    const location = await tus.create({ 'upload-length': length });
    let offset = 0;
    for (const size of [1, 4_000, 95, 0, 4_096, length]) {
      const piece = bytes.subarray(offset, offset + size);
      const reply = await tus.patch(location, offset, piece);
      offset += piece.length;
      assert.deepEqual([reply.status, reply.headers.get('upload-offset')], [204, String(offset)]);
      assert.equal(await tus.offset(location), offset);
    }
    const [asset] = await tus.assets();
    assert.partialDeepStrictEqual(asset, {
      size: length,
      sha256: sha256(bytes),
      kind: 'image',
      extension: 'png',
    });
    const ready = await until(async () => {
      const now = await tus.asset(String(asset?.id));
      return now?.status === 'ready' ? now : null;
    });
    assert.partialDeepStrictEqual(ready, { reason: null, facts: { image: { format: 'png' } } });
    assert.ok((ready.previews as unknown[]).length > 0);
    const original = await fetch(String(ready.url));
    assert.ok(Buffer.from(await original.arrayBuffer()).equals(bytes));
  });

  test('a complete upload tells so, names its asset, and takes nothing more', async () => {
    const tus = await service.open();
    const location = await tus.create({ 'upload-length': length });
    const done = await tus.patch(location, 0, bytes);
    const assetId = done.headers.get('polyreel-asset-id');
    const head = await tus.call('HEAD', location);
    assert.deepEqual(
      ['upload-offset', 'upload-length', 'polyreel-asset-id', 'upload-expires'].map((name) =>
        head.headers.get(name),
      ),
      [String(length), String(length), assetId, null],
    );
    assert.deepEqual([head.status, head.headers.get('cache-control')], [200, 'no-store']);
    assert.equal(
      (await tus.patch(location, length, Buffer.alloc(0))).status,
      204,
      'asked again by a client that missed it',
    );
    assert.equal(codeOf(await tus.patch(location, length, Buffer.from('more'))), '413 too_large');
    assert.equal(codeOf(await tus.patch(location, 0, bytes)), '409 conflict');
    const view = await tus.call('GET', location);
    assert.partialDeepStrictEqual(JSON.parse(view.bytes.toString()), {
      assetId,
      received: length,
      complete: true,
    });
  });

  test('the same bytes as in another asset are stored once', async () => {
    const tus = await service.open();
    const first = await tus.client.call({ method: 'POST', path: '/api/v1/assets', body: bytes });
    assert.equal(first.status, 201);
    await until(async () => (await tus.assets()).every(({ status }) => status === 'ready'));
    const before = await service.server.storedKeys();
    const location = await tus.create({ 'upload-length': length });
    await tus.patch(location, 0, bytes.subarray(0, 9_000));
    await tus.patch(location, 9_000, bytes.subarray(9_000));
    const assets = await tus.assets();
    assert.deepEqual(
      assets.map(({ status, sha256: hash }) => [status, hash]),
      [
        ['ready', sha256(bytes)],
        ['ready', sha256(bytes)],
      ],
    );
    assert.deepEqual(await service.server.storedKeys(), before);
  });

  test('they are refused at any place but where the upload goes on', async () => {
    const tus = await service.open();
    const location = await tus.create({ 'upload-length': length });
    await tus.patch(location, 0, bytes.subarray(0, 100));
    for (const offset of [0, 99, 101, length]) {
      assert.equal(
        codeOf(await tus.patch(location, offset, bytes.subarray(0, 5))),
        '409 conflict',
        String(offset),
      );
    }
    for (const offset of ['', '-1', 'x']) {
      const reply = await tus.patch(location, 0, bytes, { 'upload-offset': offset });
      assert.equal(codeOf(reply), '400 invalid', offset);
    }
    assert.equal(await tus.offset(location), 100);
  });

  test('they need their own Content-Type', async () => {
    const tus = await service.open();
    const location = await tus.create({ 'upload-length': length });
    for (const type of ['application/octet-stream', 'image/png', 'nonsense', '']) {
      const reply = await tus.patch(location, 0, bytes, { 'content-type': type });
      assert.equal(codeOf(reply), '415 unsupported_type', type);
    }
    assert.equal(
      (await tus.patch(location, 0, bytes, { 'content-type': `${CHUNK}; charset=binary` })).status,
      204,
    );
  });

  test('more of them than announced are refused, and the upload can still be completed', async () => {
    const tus = await service.open();
    const location = await tus.create({ 'upload-length': length });
    assert.equal(
      codeOf(await tus.patch(location, 0, Buffer.concat([bytes, Buffer.from('x')]))),
      '413 too_large',
    );
    assert.equal(await tus.offset(location), 0);
    assert.equal((await tus.patch(location, 0, bytes)).status, 204);
    assert.equal((await tus.assets())[0]?.sha256, sha256(bytes));
  });

  test('a length that comes later makes the upload complete, before the last bytes or after them', async () => {
    const tus = await service.open();
    const begun = await tus.call('POST', '', { 'upload-defer-length': 1 });
    const location = begun.headers.get('location') ?? '';
    const head = await tus.call('HEAD', location);
    assert.deepEqual(
      [head.headers.get('upload-defer-length'), head.headers.get('upload-length')],
      ['1', null],
    );
    await tus.patch(location, 0, bytes);
    assert.equal((await tus.assets())[0]?.status, 'awaiting');
    assert.equal(
      (await tus.patch(location, length, Buffer.alloc(0), { 'upload-length': length })).status,
      204,
    );
    assert.equal((await tus.assets())[0]?.sha256, sha256(bytes));

    const other = await tus.create({ 'upload-defer-length': 1 });
    await tus.patch(other, 0, bytes.subarray(0, 10), { 'upload-length': length });
    assert.equal((await tus.call('HEAD', other)).headers.get('upload-length'), String(length));
    assert.equal(
      codeOf(await tus.patch(other, 10, bytes.subarray(10), { 'upload-length': length + 1 })),
      '400 invalid',
    );
    assert.equal((await tus.patch(other, 10, bytes.subarray(10))).status, 204);
  });

  test('a length below what has come is refused', async () => {
    const tus = await service.open();
    const location = await tus.create({ 'upload-defer-length': 1 });
    await tus.patch(location, 0, bytes.subarray(0, 10));
    assert.equal(
      codeOf(await tus.patch(location, 10, Buffer.alloc(0), { 'upload-length': 9 })),
      '400 invalid',
    );
  });

  test('too many of them without a length end the upload, and nothing is left', async () => {
    const tus = await service.open();
    const location = await tus.create({ 'upload-defer-length': 1 });
    await tus.patch(location, 0, bytes);
    const reply = await tus.patch(location, length, Buffer.alloc(MAX_UPLOAD));
    assert.equal(codeOf(reply), '413 too_large');
    assert.equal((await tus.call('HEAD', location)).status, 404);
    assert.deepEqual(await tus.assets(), []);
  });

  for (const which of notMedia) {
    test(`bytes that are no media (${which}) end the upload as soon as they tell, and nothing is left`, async () => {
      const tus = await service.open();
      const file = await broken(which);
      if (file.bytes.length === 0) return;
      const location = await tus.create({ 'upload-length': file.bytes.length });
      const [first, rest] = [file.bytes.subarray(0, 4_100), file.bytes.subarray(4_100)];
      assert.equal(codeOf(await tus.patch(location, 0, first)), '415 not_media');
      assert.equal((await tus.call('HEAD', location)).status, 404);
      assert.equal((await tus.patch(location, first.length, rest)).status, 404);
      assert.deepEqual(await tus.assets(), []);
    });
  }

  test('first bytes that come one by one are judged as well', async () => {
    const tus = await service.open();
    const location = await tus.create({ 'upload-length': MAX_UPLOAD });
    const text = Buffer.alloc(5_000, 'just text ');
    await tus.patch(location, 0, text.subarray(0, 3_000));
    assert.equal(codeOf(await tus.patch(location, 3_000, text.subarray(3_000))), '415 not_media');
    assert.equal((await tus.call('HEAD', location)).status, 404);
  });

  test('what has come when a connection breaks is kept, without anybody asking', async () => {
    const tus = await service.open();
    const location = await tus.create({ 'upload-length': length });
    using breaking = await tus.beginPatch(location, 0, length);
    breaking.socket.end(bytes.subarray(0, 12_345));
    let kept = 0;
    await until(async () => {
      const view = await tus.call('GET', location);
      kept = JSON.parse(view.bytes.toString()).received;
      return kept > 0;
    });
    // What waited to be read, while a slow store made ready for more, went with the connection.
    assert.ok(kept <= 12_345, `${kept}`);
    assert.equal((await tus.patch(location, kept, bytes.subarray(kept))).status, 204);
    assert.equal((await tus.assets())[0]?.sha256, sha256(bytes));
  });

  test('a client that comes back is not locked out by its own dead connection', async () => {
    const tus = await service.open();
    const location = await tus.create({ 'upload-length': length });
    using dead = await tus.beginPatch(location, 0, length);
    dead.socket.write(bytes.subarray(0, 10_000));
    const offset = await tus.offset(location);
    assert.equal((await tus.patch(location, offset, bytes.subarray(offset))).status, 204);
    assert.equal((await tus.assets())[0]?.sha256, sha256(bytes));
    assert.match(await dead.reply, /^HTTP\/1\.1 409 /, 'the other request is told why it ended');
  });

  test('a request that goes on without asking takes over as well', async () => {
    const tus = await service.open();
    const location = await tus.create({ 'upload-length': length });
    using _first = await tus.beginPatch(location, 0, length);
    assert.equal((await tus.patch(location, 0, bytes)).status, 204);
    assert.equal((await tus.assets())[0]?.sha256, sha256(bytes));
  });

  test('while another process has the upload and does not let go, it is locked', async () => {
    const tus = await service.open();
    const location = await tus.create({ 'upload-length': length });
    const name = location.slice(location.lastIndexOf('/') + 1);
    const now = Date.now();
    await takeLease(service.server.db, { name, holder: 'another process', now, until: now + 3600_000 });
    const [head, patch, termination] = await Promise.all([
      tus.call('HEAD', location),
      tus.patch(location, 0, bytes),
      tus.call('DELETE', location),
    ]);
    assert.deepEqual([head.status, codeOf(patch), codeOf(termination)], [423, '423 locked', '423 locked']);
    assert.equal(patch.headers.get('retry-after'), '1');
    await releaseLeases(service.server.db, [{ name, holder: 'another process' }]);
    assert.equal((await tus.patch(location, 0, bytes)).status, 204);
  });

  test('clients that cannot send PATCH, HEAD and DELETE name them in a header', async () => {
    const tus = await service.open();
    const location = await tus.create({ 'upload-length': length });
    const as = (method: string, headers = {}, body?: Uint8Array) =>
      tus.call('POST', location, { 'x-http-method-override': method, ...headers }, body);
    const chunk = { 'content-type': CHUNK, 'upload-offset': 0 };
    assert.equal((await as('PATCH', chunk, bytes.subarray(0, 10))).status, 204);
    assert.equal((await as('head')).headers.get('upload-offset'), '10');
    assert.equal((await as('DELETE')).status, 204);
    assert.equal((await as('HEAD')).status, 404);
    assert.equal(codeOf(await as('PUT')), '405 method_not_allowed');
  });
});
