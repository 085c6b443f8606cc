import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Static } from 'typebox';
import { putAccount } from '#core/accounts.ts';
import { update } from '#core/library.ts';
import { jsonOf, send } from './client.ts';
import { type Send, shaped } from './driver.ts';
import {
  BASE,
  get,
  Item,
  Items,
  JSON_HEADERS,
  runway,
  told,
  UploadReply,
  uploadTo,
} from './drivers/runway.ts';
import { picture, video } from './samples.ts';
import { openServer, type Server } from './server.ts';
import { until } from './until.ts';

suite('runway: lists and single assets', () => {
  let server: Server;
  before(async () => {
    server = await openServer();
  });
  after(() => server[Symbol.asyncDispose]());

  test('[S] offset is required, 0 to 1000; limit is required, 1 to 50', async () => {
    const { call } = await server.openClient(runway);
    for (const query of ['offset=0&limit=1', 'offset=1000&limit=50']) {
      assert.deepEqual(told(await call(get(`/assets/?${query}`))), [200, []]);
    }
    const wrong = ['', 'offset=0', 'limit=1', 'offset=-1&limit=1', 'offset=1001&limit=1', 'offset=0&limit=0'];
    for (const query of [
      ...wrong,
      'offset=0&limit=51',
      'offset=x&limit=1',
      'offset=&limit=1',
      'offset=0.5&limit=1',
    ]) {
      runway.refused(await call(get(`/assets/?${query}`)), 'malformed');
    }
  });

  test('[S] mediaType is video, image or audio', async () => {
    const { call } = await server.openClient(runway);
    const files = [await picture(), await video()];
    for (const file of files) shaped(await call(uploadTo('name=a', file)), 200, UploadReply);
    for (const { kind } of files) {
      const items = shaped(await call(get(`/assets?offset=0&limit=9&mediaType=${kind}`)), 200, Items);
      assert.deepEqual(
        items.map(({ mediaType }) => mediaType),
        [kind],
      );
    }
    assert.deepEqual(told(await call(get('/assets?offset=0&limit=9&mediaType=audio'))), [200, []]);
    const reply = await call(get('/assets?offset=0&limit=9&mediaType=text'));
    assert.match(String(runway.refused(reply, 'malformed')), /./);
  });

  test('an asset is listed in the account that it was uploaded to, and there only', async () => {
    const { call, workspace } = await server.openClient(runway, 'one@example.com');
    await putAccount(server.db, { workspaceId: workspace.id, email: 'two@example.com' }, {});
    const upload = uploadTo('name=a.png&email=two@example.com', await picture());
    const { id } = shaped(await call(upload), 200, UploadReply);
    const listOf = async (email: string) =>
      shaped(await call(get(`/assets?offset=0&limit=9&email=${email}`)), 200, Items).map((item) => item.id);
    assert.deepEqual(await listOf('two@example.com'), [id]);
    assert.deepEqual(await listOf('one@example.com'), []);
    runway.refused(await call(get('/assets?offset=0&limit=9')), 'malformed');
  });

  test('[S] metadata is what the file is, whatever was declared', async () => {
    const { call } = await server.openClient(runway);
    const declared = 'name=a.mp4&duration=99.5&width=1&height=2';
    const { id } = shaped(await call(uploadTo(declared, await video())), 200, UploadReply);
    const { metadata } = await probed(call, id);
    assert.equal(metadata?.frameRate, 25);
    assert.ok(Math.abs((metadata?.duration ?? 0) - 1) < 0.1, `${metadata?.duration} s`);
    assert.deepEqual(metadata?.dimensions, [320, 180]);
    assert.deepEqual(metadata?.size, { width: 320, height: 180 });
    assert.deepEqual([metadata?.width, metadata?.height], [320, 180]);
    assert.equal(metadata?.hasAlphaChannel, false);
  });

  test('the previewUrls of an upload reply open without a key once the previews are made', async () => {
    const { call } = await server.openClient(runway);
    const { id, previewUrls } = shaped(await call(uploadTo('name=a.mp4', await video())), 200, UploadReply);
    const [promised = ''] = previewUrls;
    const { pathname, search } = new URL(promised);
    const preview = await until(async () => {
      const reply = await send(server.origin, { method: 'GET', path: pathname + search });
      return reply.status === 200 && reply;
    });
    assert.equal(preview.headers.get('content-type'), 'image/webp');
    await until(async () => {
      const item = shaped(await call(get(`/assets/${id}`)), 200, Item);
      return item.metadata !== null && item.previewUrls[0] === promised;
    });
  });

  test('a favourite of another door is a favorite here', async () => {
    const { call, workspace } = await server.openClient(runway);
    const { id } = shaped(await call(uploadTo('name=a.png', await picture())), 200, UploadReply);
    await update(server.db, { workspaceId: workspace.id, id }, { favourite: true });
    assert.equal(shaped(await call(get(`/assets/${id}`)), 200, Item).favorite, true);
  });

  test('its id is understood raw, percent-encoded, bare and in capitals', async () => {
    const { call } = await server.openClient(runway, "o'neil-runwayml:x-asset+tag@sub-domain.example.com");
    const { assetId, id } = shaped(await call(uploadTo('name=a.png', await picture())), 200, UploadReply);
    for (const form of [assetId, encodeURIComponent(assetId), id, id.toUpperCase()]) {
      assert.equal(shaped(await call(get(`/assets/${form}`)), 200, Item).assetId, assetId);
    }
  });

  test('an id that names another account than its own is not found', async () => {
    const { call, workspace } = await server.openClient(runway, 'one@example.com');
    await putAccount(server.db, { workspaceId: workspace.id, email: 'two@example.com' }, {});
    const upload = uploadTo('name=a.png&email=one@example.com', await picture());
    const { assetId, user } = shaped(await call(upload), 200, UploadReply);
    for (const wrong of [
      assetId.replace('one@', 'two@'),
      assetId.replace(`user:${user.id}`, `user:${user.id + 1}`),
    ]) {
      for (const ask of [runway.find, runway.remove]) {
        assert.deepEqual(told(await call(ask(wrong))), [404, { error: 'Not found.', code: 404 }]);
      }
    }
    shaped(await call(get(`/assets/${assetId}`)), 200, Item);
  });

  test('a malformed id is a 400, an unknown one exactly "Not found."', async () => {
    const { call } = await server.openClient(runway);
    for (const id of ['x', 'user:1-runwayml:a@b.c-asset:123', `asset:${crypto.randomUUID()}`]) {
      for (const ask of [runway.find, runway.remove]) runway.refused(await call(ask(id)), 'malformed');
    }
    const unknown = `user:1-runwayml:a@b.c-asset:${crypto.randomUUID()}`;
    assert.deepEqual(told(await call(runway.find(unknown))), [404, { error: 'Not found.', code: 404 }]);
  });

  test('[S] every error is {error, code}, the code being the status', async () => {
    const { call, callWith } = await server.openClient(runway);
    const replies = await Promise.all([
      callWith('wrong', get('/assets?offset=0&limit=1')),
      call(get('/assets?offset=0')),
      call(get('/assets/x')),
      call(get(`/assets/${crypto.randomUUID()}`)),
      call(get('/accounts/nobody@example.com')),
      call(get('/nothing')),
      call({ method: 'PATCH', path: `${BASE}/accounts` }),
    ]);
    assert.deepEqual(
      replies.map(({ status }) => status),
      [401, 400, 400, 404, 404, 404, 405],
    );
    for (const reply of replies) {
      const { error, code, ...rest } = jsonOf(reply) as Record<string, unknown>;
      assert.deepEqual([typeof error, code, rest], ['string', reply.status, {}]);
    }
  });

  test('DELETE with a JSON Content-Type and no body, as the vendor documents it', async () => {
    const { call } = await server.openClient(runway);
    const { assetId } = shaped(await call(uploadTo('name=a.png', await picture())), 200, UploadReply);
    const reply = await call({ ...runway.remove(assetId), headers: JSON_HEADERS });
    assert.deepEqual(told(reply), [200, { success: true }]);
  });

  async function probed(call: Send, id: string): Promise<Static<typeof Item>> {
    return until(async () => {
      const item = shaped(await call(get(`/assets/${id}`)), 200, Item);
      return item.metadata !== null && item.metadata.hasAudio !== null ? item : null;
    });
  }
});
