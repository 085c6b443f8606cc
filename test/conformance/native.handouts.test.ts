import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { jsonOf, type Reply, send } from './client.ts';
import { native } from './drivers/native.ts';
import { audio, broken, picture } from './samples.ts';
import { type Client, openServer, type Server } from './server.ts';
import { until } from './until.ts';

let server: Server;
before(async () => {
  server = await openServer();
});
after(() => server[Symbol.asyncDispose]());

interface Slot {
  readonly assetId: string;
  readonly url: string;
  readonly method: string;
  readonly headers: Record<string, string>;
}

async function post<T>(client: Client, path: string, body: object, status = 201): Promise<T> {
  const headers = { 'content-type': 'application/json' };
  const reply = await client.call({ method: 'POST', path, headers, body: JSON.stringify(body) });
  assert.equal(reply.status, status, reply.bytes.toString());
  return jsonOf(reply) as T;
}

async function get<T>(client: Client, path: string): Promise<T> {
  return jsonOf(await client.call({ method: 'GET', path })) as T;
}

/** As somebody without a key. */
function put(url: string, body: Uint8Array, headers: Record<string, string> = {}): Promise<Reply> {
  return send('', { method: 'PUT', path: url, headers, body });
}

const codeOf = (reply: Reply) => (jsonOf(reply) as { code: string }).code;
const statusOf = (client: Client, id: string) =>
  get<{ status: string }>(client, `/api/v1/assets/${id}`).then(({ status }) => status);

suite('a slot', () => {
  test('takes the file from somebody without a key, once', async () => {
    const client = await server.openClient(native);
    const { bytes } = await picture();
    const asked = { name: 'later.png', size: bytes.length, type: 'image/png' };
    const slot = await post<Slot>(client, '/api/v1/uploads/slots', asked);
    assert.equal(await statusOf(client, slot.assetId), 'awaiting');
    assert.deepEqual([slot.method, slot.headers], ['PUT', { 'content-type': 'image/png' }]);

    const sent = await put(slot.url, bytes, slot.headers);
    assert.equal(sent.status, 201);
    await until(async () => (await statusOf(client, slot.assetId)) === 'ready');
    const { url } = await get<{ url: string }>(client, `/api/v1/assets/${slot.assetId}`);
    assert.deepEqual(Buffer.from(await (await fetch(url)).arrayBuffer()), bytes);

    const again = await put(slot.url, bytes);
    assert.deepEqual([again.status, codeOf(again)], [409, 'conflict']);
  });

  test('takes it by POST too, as the body or in a form', async () => {
    const client = await server.openClient(native);
    const { bytes } = await picture();
    const open = () => post<Slot>(client, '/api/v1/uploads/slots', { name: 'posted.png', type: 'image/png' });
    const form = new FormData();
    form.set('file', new Blob([Buffer.from(bytes)]), 'x.png');
    for (const body of [Buffer.from(bytes), form]) {
      const { url, assetId } = await open();
      assert.equal((await fetch(url, { method: 'POST', body })).status, 201);
      await until(async () => (await statusOf(client, assetId)) === 'ready');
    }
  });

  test('keeps nothing of a form with a file that it does not take', async () => {
    const client = await server.openClient(native);
    const { url } = await post<Slot>(client, '/api/v1/uploads/slots', { name: 'a.png', type: 'image/png' });
    const stored = await server.storedKeys();
    const form = new FormData();
    form.set('file', new Blob([Buffer.from((await audio()).bytes)]), 'a.png');
    assert.equal((await fetch(url, { method: 'POST', body: form })).status, 415);
    assert.deepEqual(await server.storedKeys(), stored);
  });

  test('of two senders at once takes one', async () => {
    const client = await server.openClient(native);
    const { bytes } = await picture();
    const slot = await post<Slot>(client, '/api/v1/uploads/slots', { name: 'race.png' });
    const statuses = (await Promise.all([put(slot.url, bytes), put(slot.url, bytes)])).map(
      ({ status }) => status,
    );
    assert.deepEqual(statuses.sort(), [201, 409]);
  });

  test('refuses another size, another type and what is no media, and stays open', async () => {
    const client = await server.openClient(native);
    const [{ bytes }, sound, text] = [await picture(), await audio(), await broken('text')];
    const asked = { name: 'exact.png', size: bytes.length, type: 'image/png' };
    const slot = await post<Slot>(client, '/api/v1/uploads/slots', asked);
    const stored = await server.storedKeys();
    const padded = Buffer.concat([bytes, Buffer.alloc(10)]);
    const wav = Buffer.concat([sound.bytes, Buffer.alloc(bytes.length)]).subarray(0, bytes.length);
    const nonsense = Buffer.concat([text.bytes, Buffer.alloc(bytes.length, 'x')]).subarray(0, bytes.length);
    assert.equal(codeOf(await put(slot.url, padded)), 'too_large');
    assert.equal(codeOf(await put(slot.url, bytes.subarray(0, -1))), 'incomplete');
    assert.equal(codeOf(await put(slot.url, wav)), 'unsupported_type');
    assert.equal(codeOf(await put(slot.url, nonsense)), 'not_media');
    assert.deepEqual(await server.storedKeys(), stored);
    assert.equal((await put(slot.url, bytes)).status, 201);
  });

  test('takes no more than it should of a body that does not say how long it is', async () => {
    const client = await server.openClient(native);
    const { bytes } = await picture();
    const slot = await post<Slot>(client, '/api/v1/uploads/slots', {
      name: 'endless.png',
      size: bytes.length,
    });
    const stored = await server.storedKeys();
    const endless = new ReadableStream({
      start: (controller) => controller.enqueue(Buffer.from(bytes)),
      pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
    });
    const reply = await fetch(slot.url, { method: 'PUT', body: endless, duplex: 'half' });
    assert.equal(reply.status, 413);
    assert.deepEqual(await server.storedKeys(), stored);
    assert.equal((await put(slot.url, bytes)).status, 201);
  });

  test('opens to nobody whose URL was tampered with', async () => {
    const client = await server.openClient(native);
    const { bytes } = await picture();
    const [one, other] = [
      await post<Slot>(client, '/api/v1/uploads/slots', { name: 'a' }),
      await post<Slot>(client, '/api/v1/uploads/slots', { name: 'b' }),
    ];
    const swapped = one.url.replace(one.assetId, other.assetId);
    const longer = one.url.replace(/e=\w+/, 'e=zzzzzz');
    for (const url of [swapped, longer, one.url.replace(/s=.*/, 's='), one.url.split('?')[0] ?? '']) {
      const reply = await put(url, bytes);
      assert.deepEqual([reply.status, codeOf(reply)], [403, 'forbidden'], url);
    }
  });

  test('is not given for a type or a project that is not known, nor over the limit', async () => {
    const client = await server.openClient(native);
    const path = '/api/v1/uploads/slots';
    const project = '0193a2b4-0000-7000-8000-000000000000';
    await post(client, path, { name: 'x', type: 'text/plain' }, 415);
    await post(client, path, { name: 'x', projectId: project }, 422);
    await post(client, path, { name: 'x', size: 2 ** 40 }, 413);
    await post(client, path, { name: 'x', expiresIn: 1 }, 400);
  });
});

suite('a capability key', () => {
  test('fills and reads one asset until it is revoked', async () => {
    const client = await server.openClient(native);
    const { bytes } = await picture();
    const { assetId } = await post<Slot>(client, '/api/v1/uploads/slots', { name: 'cap.png' });
    const path = `/api/v1/assets/${assetId}/capabilities`;
    const { id, keyname, url } = await post<{ id: string; keyname: string; url: string }>(client, path, {});
    assert.ok(!JSON.stringify(await get(client, path)).includes(keyname));
    assert.equal((await fetch(url)).status, 404);
    assert.equal((await put(url, bytes)).status, 201);
    assert.equal((await put(url, bytes)).status, 409);
    assert.deepEqual(Buffer.from(await (await fetch(url)).arrayBuffer()), bytes);

    assert.equal((await client.call({ method: 'DELETE', path: `${path}/${id}` })).status, 204);
    assert.equal((await fetch(url)).status, 404);
  });

  test('is nothing that another workspace can make, see or revoke', async () => {
    const [owner, stranger] = [await server.openClient(native), await server.openClient(native)];
    const { assetId } = await post<Slot>(owner, '/api/v1/uploads/slots', { name: 'mine' });
    const path = `/api/v1/assets/${assetId}/capabilities`;
    const { id } = await post<{ id: string }>(owner, path, {});
    await post(stranger, path, {}, 404);
    assert.equal((await stranger.call({ method: 'GET', path })).status, 404);
    assert.equal((await stranger.call({ method: 'DELETE', path: `${path}/${id}` })).status, 404);
  });
});

suite('a short link', () => {
  interface Link {
    readonly code: string;
    readonly url: string;
    readonly hits: number;
  }

  async function uploaded(client: Client): Promise<{ id: string; bytes: Buffer }> {
    const { bytes, mediaType } = await picture();
    const headers = { 'content-type': mediaType, prefer: 'wait=50' };
    const reply = await client.call({
      method: 'POST',
      path: '/api/v1/assets?name=s.png',
      headers,
      body: bytes,
    });
    return { id: (jsonOf(reply) as { id: string }).id, bytes: Buffer.from(bytes) };
  }

  test('leads to what its scope says, and nowhere once it is revoked', async () => {
    const client = await server.openClient(native);
    const { id, bytes } = await uploaded(client);
    const path = `/api/v1/assets/${id}/links`;
    const [original, attachment, preview] = [
      await post<Link>(client, path, {}),
      await post<Link>(client, path, { scope: 'attachment' }),
      await post<Link>(client, path, { scope: 'preview' }),
    ];
    assert.ok(original.code.length <= 12);
    assert.deepEqual(Buffer.from(await (await fetch(original.url)).arrayBuffer()), bytes);
    assert.match((await fetch(attachment.url)).headers.get('content-disposition') ?? '', /^attachment/);
    assert.equal((await fetch(preview.url)).headers.get('content-type'), 'image/webp');
    const { data } = await get<{ data: Link[] }>(client, path);
    assert.deepEqual(
      data.map(({ hits }) => hits),
      [1, 1, 1],
    );

    assert.equal((await client.call({ method: 'DELETE', path: `${path}/${original.code}` })).status, 204);
    assert.equal((await fetch(original.url)).status, 404);
  });

  test('signs anew at each hit, and so outlives every signature', async () => {
    await using brief = await openServer({ POLYREEL_LINK_WINDOW: '1s' });
    const client = await brief.openClient(native);
    const { id, bytes } = await uploaded(client);
    const { url } = await post<Link>(client, `/api/v1/assets/${id}/links`, {});
    const hit = async () => (await fetch(url, { redirect: 'manual' })).headers.get('location') ?? '';
    const signed = await hit();
    await until(async () => (await fetch(signed)).status === 403);
    assert.notEqual(await hit(), signed);
    // Again and again, because on a busy machine a signature may be over before it is followed.
    const followed = await until(async () => {
      const reply = await fetch(url);
      return reply.ok && reply;
    });
    assert.deepEqual(Buffer.from(await followed.arrayBuffer()), bytes);
  });

  test('that has expired leads nowhere, like one that never was', async () => {
    const client = await server.openClient(native);
    const { id } = await uploaded(client);
    const expiresAt = new Date(Date.now() - 1).toISOString();
    const { url } = await post<Link>(client, `/api/v1/assets/${id}/links`, { expiresAt });
    const [expired, never] = [await fetch(url), await fetch(`${server.origin}/s/aaaaaaaaaa`)];
    assert.deepEqual([expired.status, never.status], [404, 404]);
  });
});
