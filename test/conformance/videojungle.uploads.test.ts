import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { send } from './client.ts';
import {
  announce,
  asset,
  deliver,
  get,
  json,
  openProject,
  uploaded,
  videojungle,
  withBody,
} from './drivers/videojungle.ts';
import { refusal } from './fastapi.ts';
import { broken, picture, video } from './samples.ts';
import { type Client, openServer, type Server } from './server.ts';
import { until } from './until.ts';

suite('videojungle: uploads', () => {
  let server: Server;
  let client: Client;
  before(async () => {
    server = await openServer();
    client = await server.openClient(videojungle);
  });
  after(() => server[Symbol.asyncDispose]());

  const look = async (id: string) => asset(await client.call(get(`/assets/${id}`)));

  test('in two steps: a relative path, and the file in a form; [S] until then there is no url', async () => {
    const projectId = await openProject(client.call, 'Trip');
    const file = await picture();
    const asked = { keyname: 'Mountain', description: 'At noon' };
    const { id, upload_url } = await announce(client.call, asked, projectId);
    const announced = await look(id);
    assert.partialDeepStrictEqual(announced, {
      uploaded: false,
      url: null,
      download_url: null,
      status: null,
      asset_type: 'user',
      description: 'At noon',
      create_parameters: null,
      generated_description: null,
      asset_path: `${id}/Mountain`,
      project_id: projectId,
      project: { id: projectId, name: 'Trip', description: 'Of a test', data: '' },
    });
    assert.deepEqual(json(await client.call(deliver(upload_url.url, file))), { id });
    const { uploaded, url, download_url, ...rest } = await look(id);
    assert.equal(uploaded, true);
    assert.deepEqual({ ...rest, uploaded: false, url: null, download_url: null }, announced);
    assert.ok(url !== null && download_url !== null);
  });

  test('[S] url embeds, download_url saves, and neither needs a header', async () => {
    const file = await video();
    const { url, download_url } = await uploaded(client.call, file);
    const [shown, saved] = [await fetch(url ?? ''), await fetch(download_url ?? '')];
    assert.match(shown.headers.get('content-disposition') ?? '', /^inline/);
    assert.match(saved.headers.get('content-disposition') ?? '', /^attachment/);
    for (const reply of [shown, saved]) {
      assert.equal(reply.headers.get('content-type'), 'video/mp4');
      assert.deepEqual(Buffer.from(await reply.arrayBuffer()), Buffer.from(file.bytes));
    }
  });

  test('the file goes to its path once', async () => {
    const file = await picture();
    const { upload_url } = await announce(client.call, { keyname: 'once.png' });
    assert.equal((await client.call(deliver(upload_url.url, file))).status, 200);
    refusal(await client.call(deliver(upload_url.url, file)), 409);
  });

  test('what is no media is refused, and the path stays open', async () => {
    const { id, upload_url } = await announce(client.call, { keyname: 'later.png' });
    refusal(await client.call(deliver(upload_url.url, await broken('text'))), 422);
    assert.equal((await look(id)).uploaded, false);
    assert.deepEqual(json(await client.call(deliver(upload_url.url, await picture()))), { id });
  });

  test('the file may come as the body, too', async () => {
    const { bytes: body, mediaType } = await picture();
    const { id, upload_url } = await announce(client.call, { keyname: 'raw.png' });
    const headers = { 'content-type': mediaType };
    const reply = await client.call({ method: 'POST', path: upload_url.url, headers, body });
    assert.deepEqual(json(reply), { id });
  });

  test('[S] keyname is enough to send the file, to look, to check and to change, without an API key', async () => {
    const { id } = await announce(client.call, { keyname: 'given away.png' });
    const { keyname } = await look(id);
    const call = (one: Parameters<typeof send>[1]) => send(server.origin, one);
    assert.deepEqual(json(await call(deliver(`/assets/${keyname}/upload`, await picture()))), { id });
    assert.equal(asset(await call(get(`/assets/${keyname}`))).id, id);
    for (const path of [`/assets/check/${keyname}`, `/assets/${keyname}/status`]) {
      assert.deepEqual(json(await call(get(path))), { uploaded: true });
    }
    const changed = asset(await call(withBody('PATCH', `/assets/${keyname}`, { description: 'Mine' })));
    assert.equal(changed.description, 'Mine');
    // Beside the id it is as good as an API key for that asset.
    const headers = { 'x-api-key': keyname };
    assert.equal(asset(await call({ ...get(`/assets/${id}`), headers })).id, id);
  });

  test('a keyname opens no other asset, deletes nothing, and ends when it is revoked', async () => {
    const [one, other] = [
      await uploaded(client.call, await picture()),
      await uploaded(client.call, await picture()),
    ];
    const call = (method: string, path: string, headers = {}) =>
      send(server.origin, { method, path, headers });
    refusal(await call('GET', `/assets/${other.id}`, { 'x-api-key': one.keyname }), 404);
    refusal(await call('GET', '/projects', { 'x-api-key': one.keyname }), 401);
    for (const path of [`/assets/${one.keyname}`, `/assets/${one.keyname}/keyname`]) {
      refusal(await call('DELETE', path), 401);
    }
    const renewed = asset(await client.call({ method: 'DELETE', path: `/assets/${one.id}/keyname` }));
    assert.notEqual(renewed.keyname, one.keyname);
    for (const method of ['GET', 'PATCH']) {
      refusal(await call(method, `/assets/${one.keyname}`), 404);
    }
    assert.equal(asset(await call('GET', `/assets/${renewed.keyname}`)).id, one.id);
  });

  test('a key that the native API granted does the same', async () => {
    const { id } = await uploaded(client.call, await picture());
    const path = `/api/v1/assets/${id}/capabilities`;
    const granted = await client.call(withBody('POST', path, {}));
    const { keyname } = JSON.parse(granted.bytes.toString()) as { keyname: string };
    assert.equal(asset(await send(server.origin, get(`/assets/${keyname}`))).id, id);
  });

  test('a reference is an asset of its own with the same file', async () => {
    const original = await uploaded(client.call, { ...(await video()), name: 'Take.mp4' });
    const stored = await server.storedKeys();
    const projectId = await openProject(client.call);
    const asked = { upload_method: 'video-reference', asset_type: 'video-reference', description: '' };
    const path = `/projects/${projectId}/asset`;
    const { id, ...rest } = json<{ id: string }>(
      await client.call(withBody('POST', path, { ...asked, keyname: original.id })),
    );
    assert.deepEqual(rest, {});
    const reference = await look(id);
    assert.partialDeepStrictEqual(reference, {
      asset_type: 'video-reference',
      asset_path: `${id}/Take.mp4`,
      uploaded: true,
      project_id: projectId,
    });
    assert.deepEqual(await server.storedKeys(), stored);
    json(await client.call(videojungle.remove(id)));
    assert.equal((await fetch(original.url ?? '')).status, 200);
  });

  test('a reference to what is not there, not mine or not sent yet is refused', async () => {
    const path = `/projects/${await openProject(client.call)}/asset`;
    const stranger = await server.openClient(videojungle);
    const { id: foreign } = await uploaded(stranger.call, await picture());
    const { id: unsent } = await announce(client.call, { keyname: 'unsent' });
    for (const keyname of [crypto.randomUUID(), foreign, unsent, 'words']) {
      const asked = { upload_method: 'video-reference', asset_type: 'video-reference', keyname };
      refusal(await client.call(withBody('POST', path, asked)), 422);
    }
    assert.deepEqual(json(await client.call(get(path))), []);
  });

  test('an unknown or foreign project, method or name is refused', async () => {
    const stranger = await server.openClient(videojungle);
    const foreign = await openProject(stranger.call);
    const body = { upload_method: 'file-no-chunk', asset_type: 'user', keyname: 'x' };
    for (const id of [crypto.randomUUID(), foreign]) {
      refusal(await client.call(withBody('POST', `/projects/${id}/asset`, body)), 404);
    }
    const path = `/projects/${await openProject(client.call)}/asset`;
    for (const wrong of [
      { upload_method: 'carrier-pigeon' },
      { keyname: '' },
      { keyname: 'n'.repeat(513) },
      { keyname: 7 },
    ]) {
      refusal(await client.call(withBody('POST', path, { ...body, ...wrong })), 422);
    }
    refusal(await client.call(withBody('POST', '/projects/words/asset', body)), 422);
  });

  test('a file that turns out to be broken has failed', async () => {
    const { id } = await uploaded(client.call, await broken('truncated'));
    assert.equal(await until(async () => (await look(id)).status), 'failed');
  });
});
