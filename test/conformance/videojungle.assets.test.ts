import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { Type } from 'typebox';
import { putAccount } from '#core/accounts.ts';
import { jsonOf, type Reply, send } from './client.ts';
import { type Send, shaped } from './driver.ts';
import { native } from './drivers/native.ts';
import {
  Asset,
  announce,
  asset,
  get,
  JSON_HEADERS,
  json,
  openProject,
  uploaded,
  videojungle,
  withBody,
} from './drivers/videojungle.ts';
import { refusal } from './fastapi.ts';
import { picture } from './samples.ts';
import { openServer, type Server } from './server.ts';

const Assets = Type.Array(Asset);
const idsIn = (reply: Reply) => shaped(reply, 200, Assets).map(({ id }) => id);

suite('videojungle: assets', () => {
  let server: Server;
  before(async () => {
    server = await openServer();
  });
  after(() => server[Symbol.asyncDispose]());

  async function fill(call: Send, projectId: string, count: number): Promise<string[]> {
    const ids: string[] = [];
    for (let n = 0; n < count; n++) ids.push((await announce(call, { keyname: `${n}` }, projectId)).id);
    return ids.reverse();
  }

  test('[S] a list is a bare array, newest first, of ten unless limit says otherwise', async () => {
    const { call } = await server.openClient(videojungle);
    const projectId = await openProject(call);
    const ids = await fill(call, projectId, 12);
    for (const path of ['assets', 'asset', 'assets/']) {
      assert.deepEqual(idsIn(await call(get(`/projects/${projectId}/${path}`))), ids.slice(0, 10));
      for (const limit of [1, 11, 1000]) {
        const reply = await call(get(`/projects/${projectId}/${path}?limit=${limit}`));
        assert.deepEqual(idsIn(reply), ids.slice(0, limit));
      }
    }
    assert.deepEqual(idsIn(await call(get(`/projects/${projectId}/asset/generated`))), []);
  });

  test('a limit that is none is refused where it is', async () => {
    const { call } = await server.openClient(videojungle);
    const path = `/projects/${await openProject(call)}/assets`;
    for (const limit of ['0', '-1', '1001', '1000000', 'abc', '1.5', '', '1e9']) {
      const { detail } = refusal(await call(get(`${path}?limit=${limit}`)), 422) as {
        detail: { loc: unknown }[];
      };
      assert.deepEqual(detail[0]?.loc, ['query', 'limit'], limit);
    }
  });

  test('a list has what is in the project, and nothing else', async () => {
    const { call } = await server.openClient(videojungle);
    const [one, other] = [await openProject(call), await openProject(call)];
    const { id } = await uploaded(call, await picture(), one);
    await uploaded(call, await picture(), other);
    assert.deepEqual(idsIn(await call(get(`/projects/${one}/assets`))), [id]);
    const stranger = await server.openClient(videojungle);
    refusal(await stranger.call(get(`/projects/${one}/assets`)), 404);
    refusal(await call(get(`/projects/${crypto.randomUUID()}/assets`)), 404);
    refusal(await call(get('/projects/words/assets')), 422);
  });

  test('[S] an asset has every key, its project, a naive timestamp with microseconds, and as an upload no status', async () => {
    const { call } = await server.openClient(videojungle);
    const before = Date.now();
    const made = await uploaded(call, await picture());
    const keys = ['id', 'keyname', 'key', 'url', 'download_url', 'asset_path', 'asset_type', 'created_at'];
    const more = ['description', 'generated_description', 'create_parameters', 'status', 'uploaded'];
    assert.deepEqual(Object.keys(made), [...keys, ...more, 'project_id', 'project']);
    const created = made.created_at;
    assert.match(created, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/);
    const moment = Date.parse(`${created}Z`);
    assert.ok(moment >= before && moment <= Date.now(), created);
    const home = ['id', 'name', 'description', 'data', 'created_at', 'owner_id'];
    assert.deepEqual(Object.keys(made.project ?? {}), home);
    assert.equal(made.status, null);
  });

  test('[S] check tells by GET and by PUT whether the file is there', async () => {
    const { call } = await server.openClient(videojungle);
    const { id } = await announce(call, { keyname: 'later' });
    const { id: there } = await uploaded(call, await picture());
    for (const [asked, uploaded] of [
      [id, false],
      [there, true],
    ] as const) {
      for (const request of [
        get(`/assets/check/${asked}`),
        { method: 'PUT', path: `/assets/check/${asked}` },
        { method: 'PUT', path: `/assets/check/${asked}`, headers: JSON_HEADERS },
        get(`/assets/${asked}/status`),
      ]) {
        assert.deepEqual(json(await call(request)), { uploaded });
      }
    }
    refusal(await call(get(`/assets/check/${crypto.randomUUID()}`)), 404);
    refusal(await call(get('/assets/check/words')), 422);
  });

  test('PATCH changes the name and the description, and leaves what it does not name', async () => {
    const { call } = await server.openClient(videojungle);
    const before = await uploaded(call, { ...(await picture()), name: 'old.png' });
    const path = `/assets/${before.id}`;
    const described = asset(await call(withBody('PATCH', path, { description: 'Ünï 🎬' })));
    assert.deepEqual([described.description, described.asset_path], ['Ünï 🎬', `${before.id}/old.png`]);
    // Clients send back what they were sent: a keyname is no name.
    const named = asset(await call(withBody('PATCH', path, { ...described, name: 'new.png' })));
    assert.deepEqual([named.asset_path, named.keyname], [`${before.id}/new.png`, before.keyname]);
    assert.equal(asset(await call(withBody('PATCH', path, { description: null }))).description, null);
    assert.deepEqual(asset(await call(get(path))).asset_path, named.asset_path);
    for (const wrong of [{ name: '' }, { name: 7 }, { description: 'd'.repeat(5001) }, []]) {
      refusal(await call(withBody('PATCH', path, wrong)), 422);
    }
  });

  test('[S] DELETE is permanent and answers JSON; a second one finds nothing', async () => {
    const { call } = await server.openClient(videojungle);
    const { id, url, download_url } = await uploaded(call, await picture());
    assert.deepEqual(json(await call({ ...videojungle.remove(id), headers: JSON_HEADERS })), {
      id,
      deleted: true,
    });
    refusal(await call(videojungle.remove(id)), 404);
    refusal(await call(get(`/assets/check/${id}`)), 404);
    for (const dead of [url, download_url]) assert.equal((await fetch(dead ?? '')).status, 404);
  });

  test('what a generated asset was made of is deleted as well, and so is what is still being made', async () => {
    const { call } = await server.openClient(videojungle);
    const projectId = await openProject(call);
    const { id: picture_id } = await announce(call, { keyname: 'never sent.png' }, projectId);
    const clip = { asset: { type: 'image', src: picture_id }, length: 1 };
    const data = { output: { width: 64, height: 64 }, timeline: { tracks: [{ clips: [clip] }] } };
    const scripts = `/scripts/${projectId}/scripts`;
    const { id: scriptId } = json<{ id: string }>(await call(withBody('POST', scripts, { name: 'x', data })));
    const generate = { method: 'POST', path: `/projects/${projectId}/${scriptId}/generate` };
    const { asset_id, url } = json<{ asset_id: string; url: string }>(await call(generate));
    for (const id of [picture_id, asset_id]) {
      assert.deepEqual(json(await call(videojungle.remove(id))), { id, deleted: true });
      refusal(await call(get(`/assets/${id}`)), 404);
    }
    const { bytes } = await picture();
    assert.equal((await send('', { method: 'PUT', path: url, body: bytes })).status, 404);
  });

  test('an asset of another door is shown, in no project', async () => {
    const { call } = await server.openClient(videojungle);
    const { id } = native.uploaded(await call(native.upload(await picture())));
    assert.partialDeepStrictEqual(asset(await call(get(`/assets/${id}`))), {
      asset_type: 'user',
      project_id: null,
      project: null,
      uploaded: true,
    });
  });

  test('an asset in several projects is shown in the one that it came into first', async () => {
    const { call } = await server.openClient(videojungle);
    const [first, second] = [await openProject(call), await openProject(call)];
    const { id } = await uploaded(call, await picture(), second);
    const bound = await call({ method: 'PUT', path: `/api/v1/projects/${first}/assets/${id}` });
    assert.equal(bound.status, 204);
    assert.deepEqual(idsIn(await call(get(`/projects/${first}/assets`))), [id]);
    assert.equal(asset(await call(get(`/assets/${id}`))).project_id, second);
  });

  test('X-API-Key and Bearer are both taken, and need their scopes', async () => {
    const { workspace } = await server.openClient(videojungle);
    const asked = get('/users/me');
    for (const headers of [{ 'x-api-key': workspace.key }, { authorization: `Bearer ${workspace.key}` }]) {
      assert.equal((await send(server.origin, { ...asked, headers })).status, 200);
    }
    const key = await server.openKey(workspace.id, ['read']);
    const headers = { 'x-api-key': key };
    refusal(
      await send(server.origin, {
        ...withBody('POST', '/projects', { name: 'x' }),
        headers: { ...JSON_HEADERS, ...headers },
      }),
      403,
    );
    const refused = await send(server.origin, asked);
    assert.deepEqual([refused.status, jsonOf(refused)], [401, { detail: 'Not authenticated' }]);
  });

  test('the user is the oldest account, and owns the projects', async () => {
    const { call, workspace } = await server.openClient(videojungle, 'ada@example.com');
    const me = json<{ id: string }>(await call(get('/users/me')));
    assert.deepEqual(me, {
      id: me.id,
      email: 'ada@example.com',
      name: 'ada',
      avatar: '',
      is_verified: true,
      is_active: true,
    });
    const { project } = await uploaded(call, await picture());
    assert.equal(project?.owner_id, me.id);
    const changes = { firstName: 'Ada', lastName: 'Lovelace', suspended: 'Unpaid.' };
    await putAccount(server.db, { workspaceId: workspace.id, email: workspace.email }, changes);
    assert.deepEqual(json(await call(get('/users/me'))), { ...me, name: 'Ada Lovelace', is_active: false });
  });

  test('other paths below its own are told in its words', async () => {
    const { call } = await server.openClient(videojungle);
    for (const path of ['/assets', '/users', '/users/you', '/projects/a/b/c', '/assets/a/b']) {
      const reply = await call(get(path));
      assert.deepEqual([reply.status, jsonOf(reply)], [404, { detail: 'Not Found' }], path);
    }
    const wrong = await call({ method: 'PUT', path: '/users/me' });
    assert.deepEqual([wrong.status, jsonOf(wrong)], [405, { detail: 'Method Not Allowed' }]);
  });
});
