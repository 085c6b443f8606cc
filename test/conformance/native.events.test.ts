import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { sweepFeed } from '#core/feed/feed.ts';
import { hashKey } from '#core/keys.ts';
import { jsonOf } from './client.ts';
import { native } from './drivers/native.ts';
import { broken, picture } from './samples.ts';
import { type Client, openServer, type Server } from './server.ts';
import { until } from './until.ts';

interface Event {
  readonly id: string | null;
  readonly type: string;
  readonly assetId?: string | null;
  readonly projectId?: string | null;
  readonly asset?: { readonly id: string; readonly name: string; readonly status: string } | null;
}

interface Page {
  readonly data: readonly Event[];
  readonly after: string;
  readonly hasMore: boolean;
  readonly reset: boolean;
}

let server: Server;
before(async () => {
  server = await openServer();
});
after(() => server[Symbol.asyncDispose]());

async function upload(client: Client, name: string, file = picture()): Promise<string> {
  const { bytes, mediaType } = await file;
  const path = `/api/v1/assets?name=${encodeURIComponent(name)}`;
  const headers = { 'content-type': mediaType, prefer: 'wait=50' };
  const reply = await client.call({ method: 'POST', path, headers, body: bytes });
  return (jsonOf(reply) as { id: string }).id;
}

function request(client: Client, method: string, path: string, body?: unknown) {
  const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  return client.call({ method, path: `/api/v1${path}`, ...(body !== undefined && json) });
}

async function page(client: Client, query = ''): Promise<Page> {
  const reply = await request(client, 'GET', `/events${query}`);
  assert.equal(reply.status, 200, reply.bytes.toString());
  return jsonOf(reply) as Page;
}

const typesIn = ({ data }: Page) => data.map(({ type }) => type);

/** Somebody who listens: what has come so far, and how it ended. */
async function listen(client: Client, { path = '/events', headers = {}, key = client.workspace.key } = {}) {
  const stop = new AbortController();
  const response = await fetch(`${server.origin}/api/v1${path}`, {
    headers: { accept: 'text/event-stream', authorization: `Bearer ${key}`, ...headers },
    signal: stop.signal,
  });
  assert.equal(response.status, 200);
  assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/);
  const events: Event[] = [];
  const seen = { text: '', ended: false };
  const reading = (async () => {
    for await (const chunk of response.body ?? []) {
      seen.text += Buffer.from(chunk).toString();
      const whole = seen.text.slice(0, seen.text.lastIndexOf('\n\n') + 2);
      events.splice(
        0,
        events.length,
        ...[...whole.matchAll(/^data: (.+)$/gm)].map(([, json = '']) => JSON.parse(json)),
      );
    }
  })()
    .catch(() => {}) // stopped, or cut off with its server
    .finally(() => {
      seen.ended = true;
    });
  const [, start = ''] = await until(async () => /^id: (\S+)$/m.exec(seen.text));
  return {
    events,
    start,
    seen,
    /** What came of these assets, once `type` is among it. */
    async untilType(type: string): Promise<string[]> {
      await until(async () => events.some((event) => event.type === type));
      return events.map((event) => event.type);
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await reading;
    },
  };
}

suite('the feed of events', () => {
  test('tells the life of an asset', async () => {
    const client = await server.openClient(native);
    const id = await upload(client, 'cat.png');
    await request(client, 'PATCH', `/assets/${id}`, { name: 'A cat.png' });
    await request(client, 'DELETE', `/assets/${id}`);
    await request(client, 'POST', `/assets/${id}/restore`);
    const told = await page(client);
    const types = typesIn(told).filter((type, at, all) => type !== all[at - 1]);
    assert.deepEqual(types, [
      'asset.created',
      'asset.updated',
      'asset.ready',
      'asset.updated',
      'asset.trashed',
      'asset.restored',
    ]);
    assert.ok(told.data.every(({ assetId, asset }) => assetId === id && asset?.name === 'A cat.png'));

    await request(client, 'DELETE', `/assets/${id}?permanent=true`);
    const { data } = await page(client, `?after=${told.after}`);
    assert.deepEqual(
      data.map(({ type, assetId, asset }) => [type, assetId, asset]),
      [['asset.deleted', id, null]],
    );
  });

  test('tells of bytes that are broken, and of those that were known', async () => {
    const client = await server.openClient(native);
    await upload(client, 'broken.mp4', broken('truncated'));
    assert.ok(typesIn(await page(client)).includes('asset.failed'));
    await upload(client, 'one.png');
    const { after } = await page(client);
    await upload(client, 'two.png');
    assert.deepEqual(typesIn(await page(client, `?after=${after}`)), ['asset.created', 'asset.ready']);
  });

  test('tells of projects, what is in them, and scripts', async () => {
    const client = await server.openClient(native);
    const assetId = await upload(client, 'cat.png');
    const { after } = await page(client);
    const made = await request(client, 'POST', '/projects', { title: 'Film' });
    const { id } = jsonOf(made) as { id: string };
    await request(client, 'PATCH', `/projects/${id}`, { title: 'A film' });
    await request(client, 'PUT', `/projects/${id}/assets/${assetId}`);
    await request(client, 'DELETE', `/projects/${id}`);
    const { data } = await page(client, `?after=${after}`);
    assert.deepEqual(
      data.map(({ type, projectId, assetId }) => [type, projectId, assetId]),
      [
        ['project.created', id, null],
        ['project.updated', id, null],
        ['project.updated', id, assetId],
        ['project.deleted', id, null],
      ],
    );
  });

  test('is read page by page, without a gap or a repetition', async () => {
    const client = await server.openClient(native);
    for (let n = 0; n < 7; n += 1) await request(client, 'POST', '/projects', { title: `Film ${n}` });
    const all = await page(client);
    assert.equal(all.data.length, 7);
    assert.equal(all.hasMore, false);
    const read: Event[] = [];
    for (let after = '0', more = true; more; ) {
      const next = await page(client, `?limit=2&after=${after}`);
      read.push(...next.data);
      ({ after, hasMore: more } = next);
    }
    assert.deepEqual(read, all.data);
    assert.deepEqual((await page(client, `?after=${all.after}`)).data, []);
  });

  test('is that of the own workspace', async () => {
    const [mine, theirs] = [await server.openClient(native), await server.openClient(native)];
    await using listening = await listen(theirs);
    await upload(mine, 'secret.png');
    await request(theirs, 'POST', '/projects', { title: 'Mine' });
    await listening.untilType('project.created');
    assert.deepEqual(
      listening.events.map(({ type }) => type),
      ['project.created'],
    );
    assert.deepEqual(typesIn(await page(theirs)), ['project.created']);
  });

  test('is filtered by type, and refuses types that there are not', async () => {
    const client = await server.openClient(native);
    await upload(client, 'cat.png');
    await request(client, 'POST', '/projects', { title: 'Film' });
    const types = typesIn(await page(client, '?types=asset.ready,project.created'));
    assert.deepEqual(types, ['asset.ready', 'project.created']);
    const refused = await request(client, 'GET', '/events?types=asset.eaten');
    assert.equal(refused.status, 400);
    assert.equal((await request(client, 'GET', '/events?after=yesterday')).status, 400);
  });

  test('needs a key', async () => {
    const reply = await fetch(`${server.origin}/api/v1/events?stream=true`);
    assert.equal(reply.status, 401);
    await reply.body?.cancel();
  });
});

suite('the stream of events', () => {
  test('tells what happens from now on', async () => {
    const client = await server.openClient(native);
    await upload(client, 'before.png');
    await using listening = await listen(client);
    const id = await upload(client, 'cat.png', broken('truncated'));
    await listening.untilType('asset.failed');
    assert.ok(listening.events.every((event) => event.assetId === id));
    const last = listening.events.find(({ type }) => type === 'asset.failed');
    assert.equal(last?.asset?.status, 'failed');
    assert.match(listening.seen.text, /^retry: \d+\n/);
    assert.match(listening.seen.text, new RegExp(`^id: ${last?.id}\\nevent: asset\\.failed\\ndata: `, 'm'));
  });

  test('goes on where it was', async () => {
    const client = await server.openClient(native);
    await using first = await listen(client);
    await request(client, 'POST', '/projects', { title: 'One' });
    await first.untilType('project.created');
    await first[Symbol.asyncDispose]();
    for (const title of ['Two', 'Three']) await request(client, 'POST', '/projects', { title });
    const last = String(first.events.at(-1)?.id);
    for (const options of [{ headers: { 'last-event-id': last } }, { path: `/events?after=${last}` }]) {
      await using second = await listen(client, options);
      await until(async () => second.events.length === 2);
    }
    // Who heard nothing before the line broke knows where that was all the same.
    await using third = await listen(client, { headers: { 'last-event-id': first.start } });
    await until(async () => third.events.length === 3);
  });

  test('says when some were missed', async () => {
    const client = await server.openClient(native);
    await request(client, 'POST', '/projects', { title: 'One' });
    const { after } = await page(client);
    await request(client, 'POST', '/projects', { title: 'Two' });
    // On PostgreSQL an event can be swept once it can be told.
    await until(async () => (await page(client)).data.length === 2);
    await sweepFeed(server.db, new Date(Date.now() + 1000));
    await using listening = await listen(client, { headers: { 'last-event-id': after } });
    assert.deepEqual(await listening.untilType('reset'), ['reset']);
    assert.equal((await page(client, `?after=${after}`)).reset, true);
    await request(client, 'POST', '/projects', { title: 'Three' });
    await listening.untilType('project.created');
    const unknown = await page(client, '?after=99999999999-1');
    assert.deepEqual([unknown.reset, unknown.data], [true, []]);
  });

  test('ends when the key is revoked', async () => {
    const client = await server.openClient(native);
    const key = await server.openKey(client.workspace.id, ['read']);
    await using listening = await listen(client, { key });
    await server.db
      .updateTable('api_keys')
      .set({ revoked_at: Date.now() })
      .where('hash', '=', hashKey(key))
      .execute();
    await request(client, 'POST', '/projects', { title: 'Not for you' });
    await until(async () => listening.seen.ended);
    assert.deepEqual(listening.events, []);
  });

  test('ends when the server does, and goes on with the next', async () => {
    const one = await openServer();
    const client = await one.openClient(native);
    const response = await fetch(`${one.origin}/api/v1/events`, {
      headers: { accept: 'text/event-stream', authorization: `Bearer ${client.workspace.key}` },
    });
    const text = response.text();
    await one[Symbol.asyncDispose]();
    assert.match(await text, /^retry: /);
  });
});
