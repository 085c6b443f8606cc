import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { putAccount } from '#core/accounts.ts';
import { send } from './client.ts';
import { shaped } from './driver.ts';
import { BASE, get, Item, runway, told, UploadReply, uploadTo } from './drivers/runway.ts';
import { picture, video } from './samples.ts';
import { openServer, type Server } from './server.ts';

suite('runway: uploads', () => {
  let server: Server;
  before(async () => {
    server = await openServer();
  });
  after(() => server[Symbol.asyncDispose]());

  test('[S] Authorization: Bearer, also with a token that has colons', async () => {
    const { call } = await server.openClient(runway);
    const reply = await call({
      ...get('/assets/?offset=0&limit=1'),
      headers: { authorization: 'Bearer a:b:c' },
    });
    assert.deepEqual(told(reply), [401, { error: 'Unauthorized', code: 401 }]);
    await using configured = await openServer({ POLYREEL_API_KEY: 'user:1234-secret:key' });
    const asked = {
      ...get('/assets/?offset=0&limit=1'),
      headers: { authorization: 'Bearer user:1234-secret:key' },
    };
    assert.deepEqual(told(await send(configured.origin, asked)), [200, []]);
  });

  test('[S] the path works with and without the trailing slash, and never redirects', async () => {
    const { call } = await server.openClient(runway);
    const file = await picture();
    for (const path of [`${BASE}/assets/?name=a.png`, `${BASE}/assets?name=a.png`]) {
      shaped(await call({ ...uploadTo('', file), path }), 200, UploadReply);
    }
  });

  test('[S] the reply names the account, the file and its kind', async () => {
    const { call, workspace } = await server.openClient(runway, 'first.last+tag@sub-domain.example.com');
    const file = await picture();
    const asset = shaped(await call(uploadTo('name=cat.png', file)), 200, UploadReply);
    assert.equal(asset.assetId, `user:${asset.user.id}-runwayml:${workspace.email}-asset:${asset.id}`);
    assert.equal(asset.name, 'cat.png');
    assert.equal(asset.size, file.bytes.byteLength);
    assert.deepEqual(asset.type, { name: 'image', type: 'image', isDirectory: false });
    assert.deepEqual(asset.createdBy, asset.user);
  });

  test('[S] name is required', async () => {
    const { call } = await server.openClient(runway);
    for (const query of ['', 'name=', 'name=a.png&name=b.png']) {
      runway.refused(await call(uploadTo(query, await picture())), 'malformed');
    }
  });

  test('[S] email is optional with one account and required with several', async () => {
    const { call, workspace } = await server.openClient(runway, 'one@example.com');
    const file = await picture();
    shaped(await call(uploadTo('name=a.png', file)), 200, UploadReply);
    await putAccount(server.db, { workspaceId: workspace.id, email: 'two+x@example.com' }, {});
    runway.refused(await call(uploadTo('name=a.png', file)), 'malformed');
    runway.refused(await call(uploadTo('name=a.png&email=three@example.com', file)), 'malformed');
    for (const email of ['two%2Bx%40example.com', 'two+x@example.com', 'TWO%2Bx@example.com']) {
      const asset = shaped(await call(uploadTo(`name=a.png&email=${email}`, file)), 200, UploadReply);
      assert.match(asset.assetId, /-runwayml:two\+x@example\.com-asset:/);
    }
  });

  const DECLARABLE =
    'image/png image/jpeg image/gif image/webp image/mpo video/mp4 video/quicktime video/3gpp video/x-matroska video/x-flv video/mpeg video/MP2T video/x-msvideo video/x-motion-jpeg video/webm video/ogg audio/wav audio/wave audio/mpeg audio/flac audio/ogg audio/webm';

  test('[S] Content-Type is required and one of the list, in any case and with parameters', async () => {
    const { call } = await server.openClient(runway);
    const file = await picture();
    for (const type of [...DECLARABLE.split(' '), 'IMAGE/PNG', 'image/png; charset=binary']) {
      shaped(await call(uploadTo('name=a', file, { 'content-type': type })), 200, UploadReply);
    }
    for (const type of ['application/octet-stream', 'image/svg+xml', 'text/plain', 'nonsense', '']) {
      runway.refused(await call(uploadTo('name=a', file, { 'content-type': type })), 'malformed');
    }
  });

  test('media of another type than the declared one is stored as what it is', async () => {
    const { call } = await server.openClient(runway);
    const file = await video();
    const reply = await call(uploadTo('name=a.jpg', file, { 'content-type': 'image/jpeg' }));
    const { id, type } = shaped(reply, 200, UploadReply);
    assert.equal(type.type, 'video');
    const item = shaped(await call(get(`/assets/${id}`)), 200, Item);
    assert.equal(item.fileExtStandardized, 'mp4');
  });

  test('declared duration, width and height are numbers in range', async () => {
    const { call } = await server.openClient(runway);
    for (const query of ['duration=-1', 'duration=long', 'width=0', 'height=1.5']) {
      runway.refused(await call(uploadTo(`name=a.png&${query}`, await picture())), 'malformed');
    }
  });

  test('a suspended account takes nothing', async () => {
    const { call, workspace } = await server.openClient(runway);
    const { id: workspaceId, email } = workspace;
    await putAccount(server.db, { workspaceId, email }, { suspended: 'Unpaid.' });
    assert.equal((await call(uploadTo('name=a.png', await picture()))).status, 403);
  });

  test('a key that may only read uploads and deletes nothing', async () => {
    const { workspace, callWith } = await server.openClient(runway);
    const key = await server.openKey(workspace.id, ['read']);
    assert.equal((await callWith(key, uploadTo('name=a.png', await picture()))).status, 403);
    assert.equal((await callWith(key, runway.remove(crypto.randomUUID()))).status, 403);
    assert.deepEqual(told(await callWith(key, get('/assets?offset=0&limit=1'))), [200, []]);
  });
});
