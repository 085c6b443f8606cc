import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { jsonOf } from './client.ts';
import { shaped } from './driver.ts';
import {
  Asset,
  failedWith,
  get,
  indream,
  listed,
  openProject,
  uploaded,
  withBody,
} from './drivers/indream.ts';
import { picture } from './samples.ts';
import { openServer, type Server } from './server.ts';

suite('indream: assets and their projects', () => {
  let server: Server;
  before(async () => {
    server = await openServer();
  });
  after(() => server[Symbol.asyncDispose]());

  test('one that a project binds is not deleted: 409 ASSET_REFERENCED', async () => {
    const client = await server.openClient(indream);
    const projectId = await openProject(client.call);
    const { assetId } = await uploaded(client, await picture(), { 'x-project-id': projectId });
    failedWith(await client.call(indream.remove(assetId)), 409, 'ASSET_REFERENCED');
    await client.call({ method: 'DELETE', path: `/v1/projects/${projectId}/assets/${assetId}` });
    indream.removed(await client.call(indream.remove(assetId)), assetId);
  });

  test('an id that is no uuid is unknown', async () => {
    const { call } = await server.openClient(indream);
    failedWith(await call(indream.find('x')), 404, 'RESOURCE_NOT_FOUND');
  });

  test('are bound and unbound, and stay in the library', async () => {
    const client = await server.openClient(indream);
    const projectId = await openProject(client.call);
    const { assetId } = await uploaded(client, await picture());
    const path = `/projects/${projectId}/assets`;
    for (const _ of ['first', 'again']) {
      const bound = await client.call(withBody('POST', path, { assetId }));
      assert.deepEqual([bound.status, jsonOf(bound)], [201, { data: { projectId, assetId }, meta: {} }]);
    }
    assert.equal(shaped(await client.call(get(path)), 200, listed(Asset)).data.length, 1);
    const unbound = await client.call({ method: 'DELETE', path: `/v1${path}/${assetId}` });
    assert.deepEqual(jsonOf(unbound), { data: { projectId, assetId, deleted: true }, meta: {} });
    assert.deepEqual(shaped(await client.call(get(path)), 200, listed(Asset)).data, []);
    indream.found(await client.call(indream.find(assetId)));
    failedWith(
      await client.call({ method: 'DELETE', path: `/v1${path}/${assetId}` }),
      404,
      'RESOURCE_NOT_FOUND',
    );
  });

  test('binding what is not there is refused', async () => {
    const { call } = await server.openClient(indream);
    const theirs = (await uploaded(await server.openClient(indream), await picture())).assetId;
    const path = `/projects/${await openProject(call)}/assets`;
    for (const assetId of [crypto.randomUUID(), theirs]) {
      failedWith(await call(withBody('POST', path, { assetId })), 422, 'REQUEST_UNPROCESSABLE');
    }
    failedWith(await call(withBody('POST', path, { assetId: 'x' })), 400, 'REQUEST_INVALID');
    failedWith(await call(withBody('POST', path, {})), 400, 'REQUEST_INVALID');
    const nowhere = `/projects/${crypto.randomUUID()}/assets`;
    failedWith(await call(withBody('POST', nowhere, { assetId: theirs })), 404, 'RESOURCE_NOT_FOUND');
  });

  test('pageSize is 1 to 100', async () => {
    const { call } = await server.openClient(indream);
    const path = `/projects/${await openProject(call)}/assets`;
    for (const size of [1, 100]) shaped(await call(get(`${path}?pageSize=${size}`)), 200, listed(Asset));
    for (const size of [0, 101, 'x'])
      failedWith(await call(get(`${path}?pageSize=${size}`)), 400, 'REQUEST_INVALID');
  });
});
