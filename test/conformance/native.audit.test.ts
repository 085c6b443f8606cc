import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Call } from './client.ts';
import { jsonOf } from './client.ts';
import { native } from './drivers/native.ts';
import { picture } from './samples.ts';
import { type Client, openServer, type Server } from './server.ts';
import { until } from './until.ts';

/** What of a reply somebody goes on with. */
interface Made {
  readonly id: string;
  readonly secret: string;
  readonly userId: number;
  readonly code: string;
  readonly keyname: string;
}

interface Entry {
  readonly id: string;
  readonly at: string;
  readonly actor: { readonly kind: string; readonly id: string; readonly name: string | null };
  readonly action: string;
  readonly target: { readonly id: string; readonly name: string | null } | null;
  readonly address: string | null;
  readonly requestId: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}

const OPERATOR = 'polyreel_of_who_runs_it';
const JSON_HEADERS = { 'content-type': 'application/json' };

function call(method: string, path: string, body?: object): Call {
  const json = body !== undefined && { headers: JSON_HEADERS, body: JSON.stringify(body) };
  return { method, path: `/api/v1${path}`, ...json };
}

suite('the audit log', () => {
  let server: Server;
  let client: Client;

  before(async () => {
    server = await openServer({ POLYREEL_EGRESS_ALLOW: 'hooks.invalid', POLYREEL_API_KEY: OPERATOR });
  });
  after(() => server[Symbol.asyncDispose]());

  const begin = async () => {
    client = await server.openClient(native);
  };
  const audit = async (query = '', of = client) => {
    const reply = await of.call(call('GET', `/audit${query}`));
    assert.equal(reply.status, 200, reply.bytes.toString());
    return jsonOf(reply) as { data: Entry[]; nextCursor: string | null; hasMore: boolean };
  };
  const done = async (...asked: Parameters<typeof call>) => {
    const reply = await client.call(call(...asked));
    assert.ok(reply.status < 300, `${asked}: ${reply.status} ${reply.bytes}`);
    return (reply.status === 204 ? {} : jsonOf(reply)) as Made;
  };
  /** What was done since the workspace was opened, the oldest first. */
  const actions = async () => {
    const { data } = await audit('?limit=200');
    return data.reverse().map(({ action }) => action);
  };
  const upload = async () => {
    const { bytes: body } = await picture();
    const headers = { 'content-type': 'image/png' };
    const reply = await client.call({ method: 'POST', path: '/api/v1/assets?name=cat.png', headers, body });
    return (jsonOf(reply) as { id: string }).id;
  };

  test('says who did what, to what, when, from where and in which request', async () => {
    await begin();
    const headers = { ...JSON_HEADERS, 'x-request-id': 'my-own-id' };
    const body = JSON.stringify({ name: 'build server', scopes: ['read'] });
    const made = await client.call({ method: 'POST', path: '/api/v1/keys', headers, body });
    const { id } = jsonOf(made) as { id: string };
    const [entry] = (await audit()).data;
    assert.ok(entry !== undefined);
    assert.deepEqual(
      [entry.action, entry.actor.kind, entry.actor.name, entry.target, entry.requestId],
      ['key.created', 'key', 'test', { id, name: 'build server' }, 'my-own-id'],
    );
    assert.deepEqual([entry.address, entry.details], ['127.0.0.1', { scopes: ['read'], expiresAt: null }]);
    assert.ok(Math.abs(Date.parse(entry.at) - Date.now()) < 60_000);
  });

  test('knows keys, accounts, webhooks, links and capability keys, and none of their secrets', async () => {
    await begin();
    const key = await done('POST', '/keys', { name: 'k', scopes: ['read'] });
    const fresh = await done('POST', `/keys/${key.id}/rotate`, {});
    await done('DELETE', `/keys/${fresh.id}`);
    const account = await done('POST', '/accounts', { email: 'b@example.com' });
    await done('PATCH', `/accounts/${account.userId}`, { maxJobs: 4 });
    await done('DELETE', `/accounts/${account.userId}`);
    const hook = await done('POST', '/webhooks', { url: 'https://hooks.invalid/services/T0K3N' });
    await done('PATCH', `/webhooks/${hook.id}`, { enabled: false });
    const rotated = await done('POST', `/webhooks/${hook.id}/rotate-secret`, {});
    await done('DELETE', `/webhooks/${hook.id}`);
    const asset = await upload();
    const link = await done('POST', `/assets/${asset}/links`, {});
    await done('DELETE', `/assets/${asset}/links/${link.code}`);
    const capability = await done('POST', `/assets/${asset}/capabilities`);
    await done('DELETE', `/assets/${asset}/capabilities/${capability.id}`);
    assert.deepEqual((await actions()).slice(-14), [
      ...['key.created', 'key.rotated', 'key.revoked'],
      ...['account.created', 'account.changed', 'account.removed'],
      ...['webhook.created', 'webhook.changed', 'webhook.secret-rotated', 'webhook.removed'],
      ...['link.created', 'link.revoked', 'capability.created', 'capability.revoked'],
    ]);
    const all = JSON.stringify(await audit('?limit=200'));
    for (const secret of [
      key.secret,
      fresh.secret,
      hook.secret,
      rotated.secret,
      link.code,
      capability.keyname,
    ]) {
      assert.ok(secret.length > 5 && !all.includes(secret), secret);
    }
    assert.doesNotMatch(all, /T0K3N/);
  });

  test('tells of what is done to many, and of each asset that is deleted for good', async () => {
    await begin();
    const ids = [await upload(), await upload()];
    const unknown = '01900000-0000-7000-8000-000000000000';
    await done('POST', '/assets/bulk-update', { ids: [...ids, unknown], changes: { addTags: ['a'] } });
    await done('POST', '/assets/bulk-delete', { ids });
    await done('POST', '/assets/bulk-restore', { ids });
    await done('POST', '/assets/bulk-delete', { ids, permanent: true });
    await done('POST', '/assets/bulk-delete', { ids: [unknown], permanent: true });
    const { data } = await audit('?limit=5');
    const told = data.reverse().map(({ action, target, details }) => [action, target?.id ?? details.assets]);
    assert.deepEqual(told, [
      ['assets.changed', ids],
      ['assets.trashed', ids],
      ['assets.restored', ids],
      ['asset.deleted', ids[0]],
      ['asset.deleted', ids[1]],
    ]);
    assert.deepEqual(data[0]?.details.addTags, ['a']);
    assert.equal(data[3]?.target?.name, 'cat.png');
  });

  test('tells of who signs in and out, and what is done between', async () => {
    await begin();
    const { key } = client.workspace;
    const signIn = await fetch(`${server.origin}/api/v1/session`, {
      method: 'POST',
      headers: JSON_HEADERS,
      body: JSON.stringify({ key }),
    });
    const { csrfToken } = (await signIn.json()) as { csrfToken: string };
    const cookie = signIn.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
    const headers = { ...JSON_HEADERS, cookie, 'x-csrf-token': csrfToken };
    const body = JSON.stringify({ name: 'from the UI', scopes: ['read'] });
    assert.equal(
      (await fetch(`${server.origin}/api/v1/keys`, { method: 'POST', headers, body })).status,
      201,
    );
    const signOut = await fetch(`${server.origin}/api/v1/session`, {
      method: 'DELETE',
      headers: { cookie, 'x-csrf-token': csrfToken },
    });
    assert.equal(signOut.status, 204);
    const { data } = await audit('?limit=3');
    assert.deepEqual(
      data.map(({ action, actor }) => [action, actor.kind, actor.name]),
      [
        ['session.ended', 'session', 'test'],
        ['key.created', 'session', 'test'],
        ['session.started', 'session', 'test'],
      ],
    );
    assert.ok(data.every(({ address, requestId }) => address === '127.0.0.1' && requestId !== null));
  });

  test('tells nothing of what was refused, nor what the same call does twice', async () => {
    await begin();
    const before = await actions();
    await client.call(call('POST', '/accounts', { email: client.workspace.email }));
    await client.call(call('DELETE', '/keys/01900000-0000-7000-8000-000000000000'));
    const once = call('POST', '/keys', { name: 'once', scopes: ['read'] });
    const headers = { ...JSON_HEADERS, 'idempotency-key': 'one' };
    await client.call({ ...once, headers });
    await client.call({ ...once, headers });
    assert.deepEqual(await actions(), [...before, 'key.created']);
  });

  test('is read page by page, by actor, action, target and time', async () => {
    await begin();
    const { id } = await done('POST', '/keys', { name: 'k', scopes: ['read'] });
    await done('DELETE', `/keys/${id}`);
    const [revoked, created] = (await audit(`?target=${id}`)).data;
    assert.deepEqual([revoked?.action, created?.action], ['key.revoked', 'key.created']);
    assert.ok(revoked !== undefined && created !== undefined);
    const by = async (query: string) => (await audit(query)).data.map((entry) => entry.id);
    assert.deepEqual(await by(`?actor=${revoked.actor.id}`), [revoked.id, created.id]);
    assert.deepEqual(await by('?action=key.revoked'), [revoked.id]);
    assert.ok(!(await by('?actor=system')).includes(revoked.id));
    assert.ok((await by(`?since=${created.at}`)).includes(revoked.id));
    assert.ok(!(await by(`?until=${created.at}`)).includes(created.id));
    const first = await audit(`?target=${id}&limit=1`);
    assert.deepEqual([first.data[0]?.id, first.hasMore], [revoked.id, true]);
    const second = await audit(`?target=${id}&limit=1&cursor=${first.nextCursor}`);
    assert.deepEqual([second.data[0]?.id, second.hasMore], [created.id, false]);
    for (const wrong of ['?action=key.lost', '?since=yesterday', '?cursor=abc', '?limit=0']) {
      assert.equal((await client.call(call('GET', `/audit${wrong}`))).status, 400, wrong);
    }
  });

  test('tells whoever runs the installation of limits', async () => {
    await begin();
    const { id } = client.workspace;
    const changed = await client.callWith(OPERATOR, call('PATCH', `/workspaces/${id}/limits`, { assets: 7 }));
    assert.equal(changed.status, 200);
    const [entry] = (
      jsonOf(await client.callWith(OPERATOR, call('GET', `/audit?target=${id}`))) as { data: Entry[] }
    ).data;
    assert.deepEqual([entry?.action, entry?.details], ['limits.changed', { assets: 7 }]);
    assert.deepEqual((await audit(`?target=${id}`)).data, []);
  });

  test('forgets what is older than it is to keep', async () => {
    const entries = (db: Server['db']) => db.selectFrom('audit').select('action').execute();
    assert.notDeepEqual(await entries(server.db), [], 'what the first start did');
    await using forgetful = await openServer({ POLYREEL_AUDIT_RETENTION: '1ms', POLYREEL_API_KEY: OPERATOR });
    await until(async () => (await entries(forgetful.db)).length === 0);
  });

  test('is shown with the scope admin, and of the own workspace only', async () => {
    await begin();
    const { id } = await done('POST', '/keys', { name: 'mine', scopes: ['read'] });
    const writer = await server.openKey(client.workspace.id, ['read', 'write']);
    assert.equal((await client.callWith(writer, call('GET', '/audit'))).status, 403);
    const stranger = await server.openClient(native);
    assert.deepEqual((await audit(`?target=${id}`, stranger)).data, []);
  });
});
