import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { hashKey } from '#core/keys.ts';
import { makeSignInToken } from '#core/sign-in-links.ts';
import { type Call, jsonOf, type Reply, send } from './client.ts';
import { native } from './drivers/native.ts';
import { type Client, openServer, type Server } from './server.ts';

interface Session {
  readonly workspace: { readonly id: string; readonly name: string };
  readonly scopes: readonly string[];
  readonly expiresAt: string;
  readonly csrfToken: string;
}

const PATH = '/api/v1/session';
const HOUR = 3600_000;

let server: Server;
before(async () => {
  server = await openServer({ POLYREEL_SESSION_IDLE: '1h', POLYREEL_SESSION_LENGTH: '3h' });
});
after(() => server[Symbol.asyncDispose]());

const sessionIn = (reply: Reply) => jsonOf(reply) as Session;

function signIn(body: object, headers: Record<string, string> = {}): Promise<Reply> {
  return send(server.origin, {
    method: 'POST',
    path: PATH,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

/** A browser that has signed in: its calls carry the cookie, and the token where they change something. */
async function openBrowser(body: object) {
  const reply = await signIn(body);
  assert.equal(reply.status, 201, reply.bytes.toString());
  const cookie = cookieOf(reply);
  const { csrfToken } = sessionIn(reply);
  const call = ({ headers = {}, ...rest }: Call) =>
    send(server.origin, { ...rest, headers: { cookie, ...headers } });
  return { cookie, csrfToken, call, token: { 'x-csrf-token': csrfToken }, session: sessionIn(reply) };
}

function cookieOf({ headers }: Reply): string {
  return (headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';
}

async function makeProject(
  { call }: { call: (call: Call) => Promise<Reply> },
  headers: Record<string, string>,
): Promise<number> {
  const json = { 'content-type': 'application/json' };
  const body = JSON.stringify({ title: 'Made by a browser' });
  return (await call({ method: 'POST', path: '/api/v1/projects', headers: { ...json, ...headers }, body }))
    .status;
}

/** Moves what is stored of a session in time. */
async function age(cookie: string, { created, expires }: { created: number; expires: number }) {
  const hash = hashKey(cookie.split('=')[1] ?? '');
  const now = Date.now();
  await server.db
    .updateTable('sessions')
    .set({ created_at: now + created, expires_at: now + expires })
    .where('hash', '=', hash)
    .execute();
}

suite('a session', () => {
  let client: Client;
  before(async () => {
    client = await server.openClient(native);
  });

  test('begins with a key, which the cookie then stands for', async () => {
    const { key, id } = client.workspace;
    const reply = await signIn({ key });
    const session = sessionIn(reply);
    assert.deepEqual(session.workspace, { id, name: 'Test' });
    assert.deepEqual(session.scopes, ['read', 'write', 'admin']);
    const lasts = Date.parse(session.expiresAt) - Date.now();
    assert.ok(lasts > 0 && lasts <= HOUR, `${lasts} ms`);
    assert.match(
      reply.headers.get('set-cookie') ?? '',
      /^polyreel-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    assert.equal(reply.headers.get('cache-control'), 'no-store');

    const headers = { cookie: `other=1; ${cookieOf(reply)}; another=2` };
    const known = await send(server.origin, { method: 'GET', path: PATH, headers });
    assert.deepEqual(sessionIn(known), session);
    const list = await send(server.origin, { method: 'GET', path: '/api/v1/keys', headers });
    assert.equal(list.status, 200);
  });

  test('keeps no secret in the database', async () => {
    const { cookie } = await openBrowser({ key: client.workspace.key });
    const rows = await server.db.selectFrom('sessions').selectAll().execute();
    assert.ok(rows.length > 0 && !JSON.stringify(rows).includes(cookie.split('=')[1] ?? 'missing'));
  });

  test('does not begin with a wrong key, with nothing, or with two things', async () => {
    assert.equal((await signIn({ key: 'polyreel_wrong' })).status, 401);
    assert.equal((await signIn({ token: 'wrong' })).status, 401);
    for (const body of [{}, { key: client.workspace.key, token: 'x' }]) {
      assert.equal((await signIn(body)).status, 400, JSON.stringify(body));
    }
  });

  test('is not there for who has not signed in', async () => {
    const { authorization } = { authorization: `Bearer ${client.workspace.key}` };
    for (const headers of [{}, { authorization }, { cookie: 'polyreel-session=wrong' }]) {
      const reply = await send(server.origin, { method: 'GET', path: PATH, headers });
      assert.equal(reply.status, 401, JSON.stringify(headers));
    }
  });

  test('sees its own workspace only', async () => {
    const other = await server.openClient(native);
    const mine = await openBrowser({ key: client.workspace.key });
    const theirs = await openBrowser({ key: other.workspace.key });
    assert.equal(await makeProject(mine, mine.token), 201);
    const projects = await theirs.call({ method: 'GET', path: '/api/v1/projects' });
    assert.deepEqual((jsonOf(projects) as { data: unknown[] }).data, []);
    assert.equal(await makeProject(theirs, mine.token), 403);
  });

  test('has the scopes of its key, and no more', async () => {
    const key = await server.openKey(client.workspace.id, ['read']);
    const reader = await openBrowser({ key });
    assert.deepEqual(reader.session.scopes, ['read']);
    assert.equal(await makeProject(reader, reader.token), 403);
  });

  test('is over at once when its key is revoked or expires', async () => {
    for (const end of [{ revoked_at: 1 }, { expires_at: 1 }]) {
      const key = await server.openKey(client.workspace.id, ['read']);
      const { call } = await openBrowser({ key });
      assert.equal((await call({ method: 'GET', path: '/api/v1/assets' })).status, 200);
      await server.db.updateTable('api_keys').set(end).where('hash', '=', hashKey(key)).execute();
      assert.equal((await call({ method: 'GET', path: '/api/v1/assets' })).status, 401);
      assert.equal((await call({ method: 'GET', path: PATH })).status, 401);
    }
  });

  test('is over after signing out, which takes the cookie back', async () => {
    const { call, token, cookie } = await openBrowser({ key: client.workspace.key });
    assert.equal((await call({ method: 'DELETE', path: PATH })).status, 403);
    const reply = await call({ method: 'DELETE', path: PATH, headers: token });
    assert.equal(reply.status, 204);
    assert.match(reply.headers.get('set-cookie') ?? '', /^polyreel-session=;.*Max-Age=0/);
    assert.equal((await call({ method: 'GET', path: PATH })).status, 401);
    const again = await send(server.origin, { method: 'GET', path: '/api/v1/assets', headers: { cookie } });
    assert.equal(again.status, 401);
  });

  test('lasts longer when it is used, and no longer than it may', async () => {
    const { call, cookie } = await openBrowser({ key: client.workspace.key });
    const left = async () =>
      Date.parse(sessionIn(await call({ method: 'GET', path: PATH })).expiresAt) - Date.now();
    await age(cookie, { created: -HOUR, expires: HOUR / 2 });
    assert.ok((await left()) > HOUR * 0.9);
    await age(cookie, { created: -2.5 * HOUR, expires: HOUR / 4 });
    assert.ok((await left()) <= HOUR / 2);
    await age(cookie, { created: -HOUR, expires: -1 });
    assert.equal((await call({ method: 'GET', path: PATH })).status, 401);
  });

  test('is not taken by the other APIs', async () => {
    const { call } = await openBrowser({ key: client.workspace.key });
    for (const path of ['/v1/runwayml/assets/', '/v1/projects', '/projects']) {
      assert.equal((await call({ method: 'GET', path })).status, 401, path);
    }
  });

  test('by HTTPS has a cookie that no other host can set', async () => {
    await using secure = await openServer({ POLYREEL_PUBLIC_URL: 'https://media.example' });
    const { workspace } = await secure.openClient(native);
    const reply = await send(secure.origin, {
      method: 'POST',
      path: PATH,
      headers: { 'content-type': 'application/json', origin: 'https://media.example' },
      body: JSON.stringify({ key: workspace.key }),
    });
    const cookie = reply.headers.get('set-cookie') ?? '';
    assert.match(cookie, /^__Host-polyreel-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure$/);
    const status = async (sent: string) =>
      (await send(secure.origin, { method: 'GET', path: PATH, headers: { cookie: sent } })).status;
    assert.equal(await status(cookieOf(reply)), 200);
    assert.equal(await status(cookieOf(reply).replace('__Host-', '')), 401);
  });
});

suite('pages of other sites', () => {
  test('cannot change anything with the cookie: they do not know the token', async () => {
    const { workspace } = await server.openClient(native);
    const browser = await openBrowser({ key: workspace.key });
    assert.equal(await makeProject(browser, {}), 403);
    assert.equal(await makeProject(browser, { 'x-csrf-token': 'a guess' }), 403);
    assert.equal(await makeProject(browser, { 'x-csrf-token': browser.csrfToken }), 201);
    const upload = { method: 'POST', path: '/api/v1/assets', body: 'x' };
    assert.equal((await browser.call(upload)).status, 403);
    assert.equal((await browser.call({ method: 'GET', path: '/api/v1/projects' })).status, 200);
  });

  test('are told by their origin, even if they knew it', async () => {
    const { workspace } = await server.openClient(native);
    const browser = await openBrowser({ key: workspace.key });
    const from = (headers: Record<string, string>) => makeProject(browser, { ...browser.token, ...headers });
    assert.equal(await from({ origin: 'https://evil.example' }), 403);
    assert.equal(await from({ origin: 'null' }), 403);
    assert.equal(await from({ 'sec-fetch-site': 'cross-site' }), 403);
    assert.equal(await from({ 'sec-fetch-site': 'same-site' }), 403);
    assert.equal(await from({ 'sec-fetch-site': 'same-origin', origin: server.origin }), 201);
  });

  test('cannot sign somebody in as somebody else, nor out', async () => {
    const { workspace } = await server.openClient(native);
    assert.equal((await signIn({ key: workspace.key }, { 'sec-fetch-site': 'cross-site' })).status, 403);
    const browser = await openBrowser({ key: workspace.key });
    const headers = { ...browser.token, origin: 'https://evil.example' };
    assert.equal((await browser.call({ method: 'DELETE', path: PATH, headers })).status, 403);
  });

  test('who has a key needs no token', async () => {
    const client = await server.openClient(native);
    assert.equal(await makeProject(client, { origin: 'https://editor.example' }), 201);
  });
});

suite('a link that signs in', () => {
  test('does so once, with the key that stands behind it', async () => {
    const { workspace } = await server.openClient(native);
    const token = await makeSignInToken(server.db, workspace.id);
    assert.ok(token !== null);
    const both = await Promise.all([signIn({ token }), signIn({ token })]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [201, 401]);
    const session = sessionIn(both.find(({ status }) => status === 201) as Reply);
    assert.deepEqual(session.workspace.id, workspace.id);
    assert.ok(session.scopes.includes('admin'));
    assert.equal((await signIn({ token })).status, 401);
  });

  test('does not when its time is over, or its key was revoked', async () => {
    const { workspace } = await server.openClient(native);
    const late = await makeSignInToken(server.db, workspace.id);
    await server.db
      .updateTable('sign_in_tokens')
      .set({ expires_at: Date.now() - 1 })
      .where('hash', '=', hashKey(late ?? ''))
      .execute();
    assert.equal((await signIn({ token: late })).status, 401);
    const token = await makeSignInToken(server.db, workspace.id);
    const revoked = { revoked_at: Date.now() };
    await server.db.updateTable('api_keys').set(revoked).where('hash', '=', hashKey(workspace.key)).execute();
    assert.equal((await signIn({ token })).status, 401);
    assert.equal(await makeSignInToken(server.db, workspace.id), null);
  });
});
