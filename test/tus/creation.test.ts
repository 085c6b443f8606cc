import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { picture } from '../conformance/samples.ts';
import { MAX_UPLOAD } from '../conformance/server.ts';
import { CHUNK, metadata, openService, UPLOADS } from './service.ts';

suite('beginning a resumable upload', async () => {
  const service = await openService();
  after(() => service[Symbol.asyncDispose]());
  const { bytes } = await picture();

  test('gives a Location, and an asset that waits for its bytes', async () => {
    const tus = await service.open();
    const reply = await tus.call('POST', '', {
      'upload-length': 100,
      'upload-metadata': metadata({ filename: 'a.mp4' }),
    });
    assert.equal(reply.status, 201);
    assert.match(reply.headers.get('location') ?? '', new RegExp(`^${UPLOADS}/[0-9a-f-]{36}$`));
    assert.equal(reply.headers.get('tus-resumable'), '1.0.0');
    assert.equal(reply.headers.get('upload-offset'), '0');
    assert.ok(Date.parse(reply.headers.get('upload-expires') ?? '') > Date.now());
    const asset = await tus.asset(reply.headers.get('polyreel-asset-id') ?? '');
    assert.partialDeepStrictEqual(asset, {
      status: 'awaiting',
      name: 'a.mp4',
      kind: 'video',
      size: 0,
      sha256: null,
    });
  });

  test('takes everything that is to be known of the asset from the metadata', async () => {
    const tus = await service.open();
    const project = await tus.client.call({
      method: 'POST',
      path: '/api/v1/projects',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ title: 'Film' }),
    });
    const { id: projectId } = JSON.parse(project.bytes.toString());
    const said = {
      filename: 'Ünïcødé 🎬.png',
      filetype: 'image/png',
      description: 'Two, words',
      tags: 'one, two words ,,one',
      projectId,
      relativePath: '',
    };
    const header = metadata(said);
    const location = await tus.create({ 'upload-length': bytes.length, 'upload-metadata': header });
    const told = await tus.call('HEAD', location);
    assert.equal(
      told.headers.get('upload-metadata'),
      header,
      'told back as it was, with what is not known here',
    );
    assert.partialDeepStrictEqual(await tus.asset(told.headers.get('polyreel-asset-id') ?? ''), {
      name: said.filename,
      kind: 'image',
      description: 'Two, words',
      tags: ['one', 'two words'],
      projectIds: [projectId],
    });
  });

  test('needs no metadata', async () => {
    const tus = await service.open();
    const reply = await tus.call('POST', '', { 'upload-length': bytes.length });
    const asset = await tus.asset(reply.headers.get('polyreel-asset-id') ?? '');
    assert.equal(asset?.name, 'Untitled');
  });

  test('may bring the first bytes along, or all of them', async () => {
    const tus = await service.open();
    const [half, all] = [bytes.subarray(0, 5_000), bytes];
    const headers = { 'upload-length': bytes.length, 'content-type': CHUNK };
    const begun = await tus.call('POST', '', headers, half);
    assert.deepEqual([begun.status, begun.headers.get('upload-offset')], [201, '5000']);
    assert.equal(await tus.offset(begun.headers.get('location') ?? ''), 5_000);
    const done = await tus.call('POST', '', headers, all);
    assert.deepEqual([done.status, done.headers.get('upload-offset')], [201, String(bytes.length)]);
    const asset = await tus.asset(done.headers.get('polyreel-asset-id') ?? '');
    assert.equal(asset?.size, bytes.length);
  });

  test('takes no bytes of another Content-Type', async () => {
    const tus = await service.open();
    const headers = { 'upload-length': bytes.length, 'content-type': 'image/png' };
    assert.equal((await tus.call('POST', '', headers, bytes)).status, 415);
    assert.deepEqual(await tus.assets(), []);
  });

  test('refuses what cannot become an asset, and makes none', async () => {
    const tus = await service.open();
    const refused = async (headers: Record<string, string | number>) => {
      const reply = await tus.call('POST', '', headers);
      return [reply.status, JSON.parse(reply.bytes.toString()).code];
    };
    const length = { 'upload-length': 5 };
    assert.deepEqual(await refused({ 'upload-length': MAX_UPLOAD + 1 }), [413, 'too_large']);
    assert.deepEqual(await refused({ 'upload-length': 0 }), [400, 'empty']);
    assert.deepEqual(await refused({}), [400, 'invalid']);
    for (const wrong of ['-1', '1.5', 'ten', '1e3', '9'.repeat(17)]) {
      assert.deepEqual(await refused({ 'upload-length': wrong }), [400, 'invalid'], wrong);
    }
    assert.deepEqual(await refused({ ...length, 'upload-defer-length': 1 }), [400, 'invalid']);
    assert.deepEqual(await refused({ 'upload-defer-length': 2 }), [400, 'invalid']);
    for (const wrong of ['name %%%', 'name YQ== YQ==', 'name YQ==,name YQ==']) {
      assert.deepEqual(await refused({ ...length, 'upload-metadata': wrong }), [400, 'invalid'], wrong);
    }
    const long = metadata({ name: 'x'.repeat(513) });
    assert.deepEqual(await refused({ ...length, 'upload-metadata': long }), [400, 'invalid']);
    const nowhere = metadata({ projectId: '01890000-0000-7000-8000-000000000000' });
    assert.deepEqual(await refused({ ...length, 'upload-metadata': nowhere }), [422, 'unprocessable']);
    assert.deepEqual(await tus.assets(), []);
  });

  test('needs the version of the protocol in every request but OPTIONS', async () => {
    const tus = await service.open();
    const location = await tus.create({ 'upload-length': 5 });
    for (const [method, path] of [
      ['POST', ''],
      ['HEAD', location],
      ['PATCH', location],
      ['DELETE', location],
    ] as const) {
      for (const version of ['0.2.2', '']) {
        const reply = await tus.call(method, path, { 'tus-resumable': version, 'upload-length': 5 });
        assert.deepEqual(
          [reply.status, reply.headers.get('tus-version')],
          [412, '1.0.0'],
          `${method} ${version}`,
        );
      }
    }
  });

  test('OPTIONS tells without a key what the server can do, and lets browsers in', async () => {
    for (const path of [UPLOADS, `${UPLOADS}/some-id`]) {
      const { status, headers } = await fetch(service.origin + path, { method: 'OPTIONS' });
      assert.equal(status, 204);
      assert.equal(headers.get('tus-version'), '1.0.0');
      assert.equal(headers.get('tus-max-size'), String(MAX_UPLOAD));
      assert.equal(
        headers.get('tus-extension'),
        'creation,creation-with-upload,creation-defer-length,expiration,termination,checksum,concatenation',
      );
      assert.equal(headers.get('tus-checksum-algorithm'), 'sha256,sha1,md5,crc32');
      assert.equal(headers.get('access-control-allow-origin'), '*');
      assert.match(headers.get('access-control-allow-methods') ?? '', /PATCH/);
      assert.match(headers.get('access-control-allow-headers') ?? '', /Authorization.*Upload-Offset/);
    }
  });

  test('a page of another origin may read the replies, failures too', async () => {
    const tus = await service.open();
    const created = await tus.call('POST', '', { 'upload-length': 5 });
    const failed = await tus.call('HEAD', '/nothing');
    const denied = await tus.client.callWith('wrong', { method: 'POST', path: UPLOADS });
    assert.deepEqual([created.status, failed.status, denied.status], [201, 404, 401]);
    for (const { headers } of [created, failed, denied]) {
      assert.equal(headers.get('access-control-allow-origin'), '*');
      assert.match(
        headers.get('access-control-expose-headers') ?? '',
        /Location.*Upload-Offset.*Polyreel-Asset-Id/,
      );
    }
  });

  test('needs a key that may write', async () => {
    const tus = await service.open();
    const location = await tus.create({ 'upload-length': 5 });
    const key = await service.server.openKey(tus.client.workspace.id, ['read']);
    const headers = { 'tus-resumable': '1.0.0', 'upload-length': '5' };
    for (const [method, path] of [
      ['POST', UPLOADS],
      ['HEAD', location],
      ['DELETE', location],
    ] as const) {
      assert.equal((await tus.client.callWith(key, { method, path, headers })).status, 403, method);
    }
    assert.equal((await tus.client.callWith(key, { method: 'GET', path: location })).status, 200);
  });

  test('an upload of another workspace does not exist', async () => {
    const [owner, other] = [await service.open(), await service.open()];
    const location = await owner.create({ 'upload-length': 5 });
    for (const call of [
      () => other.call('HEAD', location),
      () => other.call('GET', location),
      () => other.call('DELETE', location),
      () => other.patch(location, 0, Buffer.from('stray')),
      () => other.call('POST', '', { 'upload-concat': `final;${location}` }),
      () => other.call('HEAD', `${UPLOADS}/01890000-0000-7000-8000-000000000000`),
      () => other.call('HEAD', `${UPLOADS}/%2e%2e%2fetc`),
    ]) {
      assert.equal((await call()).status, 404);
    }
    assert.equal(await owner.offset(location), 0);
  });
});
