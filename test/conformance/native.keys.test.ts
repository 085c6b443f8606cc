import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { jsonOf } from './client.ts';
import { native } from './drivers/native.ts';
import { type Client, openServer, type Server } from './server.ts';

interface Key {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly secret: string;
  readonly expiresAt: string | null;
}

suite('an API key that is rotated', () => {
  let server: Server;
  let client: Client;

  before(async () => {
    server = await openServer();
    client = await server.openClient(native);
  });
  after(() => server[Symbol.asyncDispose]());

  const post = (path: string, body: object) => {
    const headers = { 'content-type': 'application/json' };
    return client.call({ method: 'POST', path: `/api/v1/keys${path}`, headers, body: JSON.stringify(body) });
  };
  const made = async (terms: object = {}) =>
    jsonOf(await post('', { name: 'build server', scopes: ['read'], ...terms })) as Key;
  const rotated = async (id: string, terms: object) => {
    const reply = await post(`/${id}/rotate`, terms);
    assert.equal(reply.status, 201);
    return jsonOf(reply) as Key;
  };
  const statusWith = async ({ secret }: Key) =>
    (await client.callWith(secret, { method: 'GET', path: '/api/v1/assets' })).status;
  const endOf = async (id: string) => {
    const reply = await client.call({ method: 'GET', path: '/api/v1/keys' });
    const { data } = jsonOf(reply) as { data: Key[] };
    return Date.parse(data.find((key) => key.id === id)?.expiresAt ?? '');
  };

  test('works beside the new one, which has its name and scopes, until the overlap ends', async () => {
    const old = await made();
    const fresh = await rotated(old.id, { overlap: 3600 });
    assert.deepEqual([fresh.name, fresh.scopes, fresh.expiresAt], [old.name, old.scopes, null]);
    assert.notEqual(fresh.secret, old.secret);
    assert.deepEqual([await statusWith(old), await statusWith(fresh)], [200, 200]);
    const left = (await endOf(old.id)) - Date.now();
    assert.ok(left > 3000_000 && left <= 3600_000, `${left} ms`);
  });

  test('ends at once where no overlap is wanted', async () => {
    const old = await made();
    const fresh = await rotated(old.id, { overlap: 0 });
    assert.deepEqual([await statusWith(old), await statusWith(fresh)], [401, 200]);
  });

  test('never lasts longer for it', async () => {
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    const old = await made({ expiresAt });
    const fresh = await rotated(old.id, {});
    assert.deepEqual([await endOf(old.id), fresh.expiresAt], [Date.parse(expiresAt), expiresAt]);
  });

  test('is nobody else’s to rotate, nor one that has ended', async () => {
    const old = await made();
    const stranger = await server.openClient(native, 'stranger@example.com');
    const headers = { 'content-type': 'application/json' };
    const call = { method: 'POST', path: `/api/v1/keys/${old.id}/rotate`, headers, body: '{}' };
    assert.equal((await stranger.call(call)).status, 404);
    assert.equal((await client.callWith(old.secret, call)).status, 403);
    await client.call({ method: 'DELETE', path: `/api/v1/keys/${old.id}` });
    assert.equal((await client.call(call)).status, 409);
  });
});
