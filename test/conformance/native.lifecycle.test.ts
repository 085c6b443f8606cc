import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { jsonOf } from './client.ts';
import { native } from './drivers/native.ts';
import { broken, picture, video } from './samples.ts';
import { type Client, openServer, type Server } from './server.ts';
import { until } from './until.ts';

interface Asset {
  readonly id: string;
  readonly status: string;
  readonly reason: string | null;
  readonly url: string;
  readonly trashedAt: string | null;
  readonly sha256: string;
  readonly tags: readonly string[];
  readonly previews: readonly { role: string; url: string }[];
}

let server: Server;
before(async () => {
  server = await openServer();
});
after(() => server[Symbol.asyncDispose]());

async function upload(client: Client, headers: Record<string, string> = {}, file = picture()) {
  const { bytes, mediaType, name } = await file;
  const path = `/api/v1/assets?name=${encodeURIComponent(name)}`;
  return client.call({
    method: 'POST',
    path,
    headers: { 'content-type': mediaType, ...headers },
    body: bytes,
  });
}

const bodyOf = <T = Asset>(reply: Parameters<typeof jsonOf>[0]) => jsonOf(reply) as T;
const jsonBody = (value: unknown) => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

async function ids(client: Client, query = ''): Promise<string[]> {
  const reply = await client.call({ method: 'GET', path: `/api/v1/assets${query}` });
  return bodyOf<{ data: Asset[] }>(reply).data.map(({ id }) => id);
}

suite('Prefer: wait', () => {
  test('answers with the ready asset when it is quick', async () => {
    const reply = await upload(await server.openClient(native), { prefer: 'wait=50' });
    assert.equal(reply.status, 201);
    assert.equal(reply.headers.get('preference-applied'), 'wait=50');
    const asset = bodyOf(reply);
    assert.equal(asset.status, 'ready');
    assert.deepEqual(
      asset.previews.map(({ role }) => role),
      ['thumbnail'],
    );
  });

  test('answers 202 with where to look when the time is up', async () => {
    const reply = await upload(await server.openClient(native), { prefer: 'wait=0' }, video());
    assert.equal(reply.status, 202);
    assert.equal(reply.headers.get('location'), `/api/v1/assets/${bodyOf(reply).id}`);
  });
});

suite('the trash', () => {
  test('takes what is deleted, hides it and its files, and gives it back', async () => {
    const client = await server.openClient(native);
    const { id, url } = bodyOf(await upload(client));
    const path = `/api/v1/assets/${id}`;
    assert.equal((await client.call({ method: 'DELETE', path })).status, 204);
    assert.deepEqual([await ids(client), await ids(client, '?trashed=true')], [[], [id]]);
    assert.equal((await fetch(url)).status, 404);
    assert.notEqual(bodyOf(await client.call({ method: 'GET', path })).trashedAt, null);

    const restored = await client.call({ method: 'POST', path: `${path}/restore` });
    assert.equal(restored.status, 200);
    assert.deepEqual([await ids(client), await ids(client, '?trashed=true')], [[id], []]);
    assert.equal((await fetch(url)).status, 200);
  });

  test('is passed by when asked to, and then the bytes are gone', async () => {
    const client = await server.openClient(native);
    const { id, url } = bodyOf(await upload(client, { prefer: 'wait=50' }));
    const before = await server.storedKeys();
    const path = `/api/v1/assets/${id}`;
    assert.equal((await client.call({ method: 'DELETE', path: `${path}?permanent=true` })).status, 204);
    assert.equal((await client.call({ method: 'GET', path })).status, 404);
    assert.equal((await fetch(url)).status, 404);
    await until(async () => (await server.storedKeys()).length === before.length - 2);
  });
});

suite('the same bytes again', () => {
  test('are an asset of their own, stored and probed once, and survive the other', async () => {
    const client = await server.openClient(native);
    const first = bodyOf(await upload(client, { prefer: 'wait=50' }));
    const stored = await server.storedKeys();
    const reply = await upload(client);
    const second = bodyOf(reply);
    assert.notEqual(second.id, first.id);
    assert.equal(second.status, 'ready');
    assert.deepEqual(await server.storedKeys(), stored);
    assert.deepEqual(await ids(client, `?sha256=${first.sha256}`), [second.id, first.id]);

    await client.call({ method: 'DELETE', path: `/api/v1/assets/${first.id}?permanent=true` });
    assert.equal((await fetch(second.url)).status, 200);
    assert.equal((await fetch(second.previews[0]?.url ?? '')).status, 200);
    await client.call({ method: 'DELETE', path: `/api/v1/assets/${second.id}?permanent=true` });
    await until(async () => (await server.storedKeys()).length === stored.length - 2);
  });

  test('of another workspace are neither found nor shared', async () => {
    const [one, other] = [await server.openClient(native), await server.openClient(native)];
    const theirs = bodyOf(await upload(one, { prefer: 'wait=50' }));
    const before = (await server.storedKeys()).length;
    const mine = bodyOf(await upload(other));
    assert.equal(mine.status, 'processing');
    assert.deepEqual(await ids(other, `?sha256=${theirs.sha256}`), [mine.id]);
    assert.ok((await server.storedKeys()).length > before);
  });
});

suite('the history of an asset', () => {
  test('tells each step, and a failed one can be tried again', async () => {
    const client = await server.openClient(native);
    const failed = bodyOf(await upload(client, { prefer: 'wait=50' }, broken('truncated')));
    assert.equal(failed.status, 'failed');
    const steps = async () => {
      const reply = await client.call({ method: 'GET', path: `/api/v1/assets/${failed.id}/events` });
      return bodyOf<{ data: { step: string; outcome: string; detail: string }[] }>(reply).data;
    };
    assert.deepEqual(
      (await steps()).map(({ step, outcome }) => `${step} ${outcome}`),
      ['received ok', 'probed failed'],
    );
    assert.equal((await steps())[1]?.detail, failed.reason);

    const retried = await client.call({ method: 'POST', path: `/api/v1/assets/${failed.id}/retry` });
    assert.deepEqual([retried.status, bodyOf(retried).status], [202, 'processing']);
    await until(async () => (await steps()).length === 4);
    assert.deepEqual((await steps()).at(-1)?.outcome, 'failed');
  });

  test('says that there is nothing to try again', async () => {
    const client = await server.openClient(native);
    const { id } = bodyOf(await upload(client, { prefer: 'wait=50' }));
    const reply = await client.call({ method: 'POST', path: `/api/v1/assets/${id}/retry` });
    assert.deepEqual([reply.status, bodyOf<{ code: string }>(reply).code], [409, 'conflict']);
  });
});

suite('many at once', () => {
  test('are changed, trashed and restored; one that is not there spoils nothing', async () => {
    const client = await server.openClient(native);
    const stranger = bodyOf(await upload(await server.openClient(native)));
    const [a, b] = [bodyOf(await upload(client)), bodyOf(await upload(client))];
    const all = [a.id, stranger.id, b.id];
    const bulk = async (what: string, body: object) => {
      const path = `/api/v1/assets/bulk-${what}`;
      const reply = await client.call({ method: 'POST', path, ...jsonBody(body) });
      return bodyOf<{ data: { id: string; code: string | null }[] }>(reply).data.map(({ code }) => code);
    };
    const changes = { addTags: ['red', 'blue'], favourite: true };
    assert.deepEqual(await bulk('update', { ids: all, changes }), [null, 'not_found', null]);
    assert.deepEqual(await ids(client, '?tag=red&favourite=true'), [b.id, a.id]);
    assert.deepEqual(await bulk('update', { ids: [a.id], changes: { removeTags: ['red'] } }), [null]);
    assert.deepEqual(await ids(client, '?tag=red'), [b.id]);
    assert.deepEqual(await ids(client, '?tag=blue'), [b.id, a.id]);
    assert.deepEqual(await ids(client, '?tag=blue&tag=red'), [b.id], 'those that have both');
    assert.deepEqual(await bulk('delete', { ids: all }), [null, 'not_found', null]);
    assert.deepEqual(await ids(client), []);
    assert.deepEqual(await bulk('restore', { ids: [a.id] }), [null]);
    assert.deepEqual(await ids(client), [a.id]);
    assert.deepEqual(await bulk('delete', { ids: [a.id, b.id], permanent: true }), [null, null]);
    assert.deepEqual([await ids(client), await ids(client, '?trashed=true')], [[], []]);
  });
});
