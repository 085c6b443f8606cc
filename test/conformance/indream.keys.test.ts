import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { putAccount } from '#core/accounts.ts';
import { jsonOf, send } from './client.ts';
import { shaped } from './driver.ts';
import { create, Failed, get, indream, upload, uploaded } from './drivers/indream.ts';
import { picture } from './samples.ts';
import { openServer, type Server } from './server.ts';

/** [S] Word for word. */
const FORBIDDEN = {
  type: 'FORBIDDEN',
  title: 'Forbidden',
  status: 403,
  detail: 'The current account is not eligible for this Open API route',
  errorCode: 'OPEN_API_RUNTIME_ACCESS_FORBIDDEN',
};

suite('indream: keys and envelopes', () => {
  let server: Server;
  before(async () => {
    server = await openServer();
  });
  after(() => server[Symbol.asyncDispose]());

  test('x-api-key and Bearer are both taken', async () => {
    const { workspace } = await server.openClient(indream);
    for (const headers of [{ 'x-api-key': workspace.key }, { authorization: `Bearer ${workspace.key}` }]) {
      const reply = await send(server.origin, { ...get('/projects'), headers });
      assert.deepEqual(jsonOf(reply), { data: [], meta: { nextPageCursor: null } });
    }
  });

  test('an invalid one gets the documented 401', async () => {
    const { callWith } = await server.openClient(indream);
    assert.deepEqual(jsonOf(await callWith('wrong', get('/projects'))), {
      type: 'UNAUTHORIZED',
      title: 'Unauthorized',
      status: 401,
      detail: 'Invalid API key',
      errorCode: 'OPEN_API_KEY_INVALID',
    });
  });

  test('[S] a missing scope gets exactly the documented 403', async () => {
    const { workspace, callWith } = await server.openClient(indream);
    const key = await server.openKey(workspace.id, ['read']);
    for (const asked of [
      upload(await picture()),
      indream.remove(crypto.randomUUID()),
      create({ editorState: {} }),
    ]) {
      const reply = await callWith(key, asked);
      assert.deepEqual([reply.status, jsonOf(reply)], [403, FORBIDDEN]);
    }
    assert.equal((await callWith(key, get('/projects'))).status, 200);
  });

  test('[S] a suspended account gets exactly the documented 403', async () => {
    const { workspace, call } = await server.openClient(indream);
    const { id: workspaceId, email } = workspace;
    await putAccount(server.db, { workspaceId, email }, { suspended: 'Unpaid.' });
    for (const asked of [upload(await picture()), get('/projects'), indream.find(crypto.randomUUID())]) {
      const reply = await call(asked);
      assert.deepEqual([reply.status, reply.bytes.toString()], [403, JSON.stringify(FORBIDDEN)]);
    }
  });

  test('[S] every success has data and meta, every failure type, title, status and detail', async () => {
    const { call } = await server.openClient(indream);
    const { assetId } = await uploaded({ call }, await picture());
    for (const asked of [get('/projects'), create({ editorState: {} }), indream.remove(assetId)]) {
      assert.deepEqual(Object.keys(jsonOf(await call(asked)) as object), ['data', 'meta']);
    }
    for (const asked of [get('/nothing'), get('/uploads'), indream.find(assetId), indream.malformed]) {
      const reply = await call(asked);
      const { errorCode: _, ...body } = shaped(reply, reply.status, Failed);
      assert.deepEqual(Object.keys(body), ['type', 'title', 'status', 'detail']);
      assert.equal(body.status, reply.status);
    }
  });
});
