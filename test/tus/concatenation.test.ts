import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, suite, test } from 'node:test';
import { picture } from '../conformance/samples.ts';
import { MAX_UPLOAD } from '../conformance/server.ts';
import { codeOf, metadata, openService, type TusClient } from './service.ts';

suite('resumable uploads that are joined from parts', async () => {
  const service = await openService();
  after(() => service[Symbol.asyncDispose]());
  const { bytes } = await picture();
  const pieces = [bytes.subarray(0, 7_000), bytes.subarray(7_000, 7_001), bytes.subarray(7_001)];

  async function partOf(tus: TusClient, piece: Uint8Array): Promise<string> {
    const location = await tus.create({ 'upload-concat': 'partial', 'upload-length': piece.length });
    assert.equal((await tus.patch(location, 0, piece)).status, 204);
    return location;
  }

  const join = (tus: TusClient, locations: readonly string[], headers = {}) =>
    tus.call('POST', '', { 'upload-concat': `final;${locations.join(' ')}`, ...headers });

  test('become one asset, whatever the order in which they came', async () => {
    const tus = await service.open();
    const sent = await Promise.all(pieces.toReversed().map((piece) => partOf(tus, piece)));
    assert.deepEqual(await tus.assets(), [], 'parts are none');
    const locations = sent.toReversed();
    // As clients name them that know nothing but absolute URLs, behind a proxy with a prefix.
    const absolute = locations.map((path) => `https://media.example/prefix${path}`);
    const reply = await join(tus, absolute, { 'upload-metadata': metadata({ filename: 'joined.png' }) });
    assert.equal(reply.status, 201);
    const asset = await tus.asset(reply.headers.get('polyreel-asset-id') ?? '');
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    assert.partialDeepStrictEqual(asset, { name: 'joined.png', size: bytes.length, sha256, kind: 'image' });

    const head = await tus.call('HEAD', reply.headers.get('location') ?? '');
    assert.equal(head.headers.get('upload-concat'), `final;${absolute.join(' ')}`);
    assert.deepEqual(
      [head.headers.get('upload-length'), head.headers.get('upload-offset')],
      [String(bytes.length), String(bytes.length)],
    );
    for (const location of locations) {
      assert.equal((await tus.call('HEAD', location)).headers.get('upload-concat'), 'partial');
    }
  });

  test('cannot be added to', async () => {
    const tus = await service.open();
    const reply = await join(tus, [await partOf(tus, bytes)]);
    const location = reply.headers.get('location') ?? '';
    assert.equal(codeOf(await tus.patch(location, bytes.length, Buffer.from('x'))), '403 forbidden');
  });

  test('are joined once: a client that missed the answer gets it again', async () => {
    const tus = await service.open();
    const locations = await Promise.all(pieces.map((piece) => partOf(tus, piece)));
    const [first, second] = [await join(tus, locations), await join(tus, locations)];
    assert.deepEqual([first.status, second.status], [201, 201]);
    for (const name of ['location', 'polyreel-asset-id']) {
      assert.equal(second.headers.get(name), first.headers.get(name));
    }
    assert.equal((await tus.assets()).length, 1);
    assert.equal(codeOf(await join(tus, locations.slice(0, 1))), '409 conflict', 'and not otherwise');
    assert.equal(codeOf(await join(tus, [...locations, await partOf(tus, bytes)])), '409 conflict');
  });

  test('are joined once by two requests at the same time', async () => {
    const tus = await service.open();
    const locations = await Promise.all(pieces.map((piece) => partOf(tus, piece)));
    const replies = await Promise.all([join(tus, locations), join(tus, locations)]);
    const statuses = replies.map(({ status }) => status).sort();
    assert.ok([201, 409].includes(statuses[1] ?? 0) && statuses[0] === 201, String(statuses));
    assert.equal((await tus.assets()).length, 1);
  });

  test('have to be complete, and parts', async () => {
    const tus = await service.open();
    const incomplete = await tus.create({ 'upload-concat': 'partial', 'upload-length': bytes.length });
    await tus.patch(incomplete, 0, bytes.subarray(0, 100));
    assert.equal(codeOf(await join(tus, [incomplete])), '409 conflict');
    const ordinary = await tus.create({ 'upload-length': bytes.length });
    await tus.patch(ordinary, 0, bytes);
    assert.equal(codeOf(await join(tus, [ordinary])), '409 conflict');
    assert.equal(codeOf(await join(tus, [`${incomplete}0`])), '404 not_found');
    assert.equal((await tus.patch(incomplete, 100, bytes.subarray(100))).status, 204);
    assert.equal((await join(tus, [incomplete])).status, 201);
  });

  test('that are no media together, or too large, make no asset, and may be joined otherwise', async () => {
    const tus = await service.open();
    const text = await partOf(tus, Buffer.alloc(5_000, 'only text '));
    assert.equal(codeOf(await join(tus, [text])), '415 not_media');
    const large = await partOf(tus, Buffer.alloc(MAX_UPLOAD));
    assert.equal(codeOf(await join(tus, [large, text])), '413 too_large');
    assert.deepEqual(await tus.assets(), []);
    const file = await partOf(tus, bytes);
    assert.equal((await join(tus, [file, text])).status, 201, 'what comes after a picture is ignored');
  });

  test('are named once each', async () => {
    const tus = await service.open();
    const part = await partOf(tus, bytes);
    for (const concat of ['final;', 'final', 'whole', `final;${part} ${part}`, `finale;${part}`]) {
      assert.equal(codeOf(await tus.call('POST', '', { 'upload-concat': concat })), '400 invalid', concat);
    }
  });
});
