import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import type { Call, Reply } from '../conformance/client.ts';
import { native } from '../conformance/drivers/native.ts';
import { type Access, callOf } from './entry.ts';
import { nameOf } from './routes.ts';
import { ask, entriesOf, FIGURES_TOKEN, OPERATOR_KEY, openCookie, openKeys, openSetting } from './setting.ts';
import { makeAll, THINGS } from './things.ts';

const { server, routes, client } = await openSetting();
after(() => server[Symbol.asyncDispose]());
const keys = await openKeys(server, client);
const useless = Object.values(keys.useless);

/** The requests that are let in by this, naming what there is. */
async function callsBy(access: Access): Promise<readonly { name: string; call: Call }[]> {
  const rows = entriesOf(routes).filter(({ entry }) => entry.access === access);
  assert.ok(rows.length > 0, access);
  const calls = rows.flatMap(({ name, route, entry }) =>
    entry.asks.map(async (asked) => {
      const ids = await makeAll({ server, client }, asked.ids ?? {});
      return { name, call: callOf(route, asked, ids) };
    }),
  );
  return Promise.all(calls);
}

const statuses = async (calls: readonly Call[], key: string | null) =>
  Promise.all(calls.map(async (call) => (await ask(server, key, call)).status));

function json(method: string, path: string, body: unknown): Call {
  return { method, path, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

suite('without an API key', () => {
  test('anybody gets at what is for everybody', async () => {
    // The web UI need not be built for the tests: then it is told that there is none, as everybody is.
    for (const { name, call } of await callsBy('anybody')) {
      const { status } = await ask(server, null, call);
      assert.ok(status < 400 || (status === 404 && / \/(?:app.*)?$/.test(name)), `${name}: ${status}`);
      assert.equal((await ask(server, 'polyreel_bad', call)).status, status, name);
    }
  });

  test('a URL that the service has not made opens nothing, whoever asks', async () => {
    for (const { name, call } of await callsBy('url')) {
      const expected = /^\w+ \/[cs]\//.test(name) ? 404 : 403;
      for (const key of [null, client.workspace.key]) {
        assert.equal((await ask(server, key, call)).status, expected, name);
      }
    }
  });

  test('the figures are told to who has their token, and it opens nothing else', async () => {
    for (const { name, call } of await callsBy('figures')) {
      for (const key of [...useless, client.workspace.key]) {
        assert.equal((await ask(server, key, call)).status, 401, name);
      }
      assert.equal((await ask(server, FIGURES_TOKEN, call)).status, 200, name);
    }
    assert.equal((await ask(server, FIGURES_TOKEN, native.find(THINGS.asset.nothing))).status, 401);
  });
});

suite('the limits of a workspace', () => {
  test('are for administrators of the default one', async () => {
    const calls = (await callsBy('operator')).map(({ call }) => call);
    const all = (status: number) => calls.map(() => status);
    for (const key of useless) assert.deepEqual(await statuses(calls, key), all(401));
    for (const key of [keys.able.read, keys.able.write, keys.able.admin]) {
      assert.deepEqual(await statuses(calls, key), all(403));
    }
    assert.deepEqual(await statuses(calls, OPERATOR_KEY), all(200));
  });

  test('are not told apart from those of none by who may not know of them', async () => {
    const paths = [client.workspace.id, THINGS.workspace.nothing].map(
      (id) => `/api/v1/workspaces/${id}/limits`,
    );
    const calls = paths.map((path) => ({ method: 'GET', path }));
    const stranger = await server.openClient(native, 'stranger@example.com');
    assert.deepEqual(await statuses(calls, stranger.workspace.key), [403, 403]);
  });
});

suite('a session', () => {
  const PATH = '/api/v1/session';

  test('is there for its cookie only', async () => {
    const calls = (await callsBy('session')).map(({ call }) => call);
    for (const key of [...useless, client.workspace.key]) {
      assert.deepEqual(
        await statuses(calls, key),
        calls.map(() => 401),
      );
    }
  });

  test('does not end without its token', async () => {
    const { cookie, csrfToken } = await openCookie(server, client);
    const end = (headers: Record<string, string>) =>
      ask(server, null, { method: 'DELETE', path: PATH, headers: { cookie, ...headers } });
    assert.equal((await end({})).status, 403);
    assert.equal((await end({ 'x-csrf-token': csrfToken })).status, 204);
    assert.equal((await ask(server, null, { method: 'GET', path: PATH, headers: { cookie } })).status, 401);
  });
});

suite('what a key is changed for', () => {
  const grant = (key: string): Call => ({
    method: 'POST',
    path: '/oauth2/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ grant_type: 'client_credentials', client_secret: key }).toString(),
  });
  const signIn = (key: string) => json('POST', '/api/v1/session', { key });
  const WAYS: Readonly<
    Record<string, { readonly asked: (key: string) => Call; readonly bad: number; readonly good: number }>
  > = {
    'POST /api/v1/session': { asked: signIn, bad: 401, good: 201 },
    'POST /oauth2/token': { asked: grant, bad: 400, good: 200 },
  };

  test('is had at these places only', () => {
    const found = entriesOf(routes).filter(({ entry }) => entry.access === 'credentials');
    assert.deepEqual(found.map(({ route }) => nameOf(route)).sort(), Object.keys(WAYS).sort());
  });

  for (const [name, { asked, bad, good }] of Object.entries(WAYS)) {
    test(`${name} takes none that is bad, expired or revoked`, async () => {
      const replies: Reply[] = [];
      for (const key of useless) if (key !== null) replies.push(await ask(server, null, asked(key)));
      assert.deepEqual(
        replies.map(({ status }) => status),
        [bad, bad, bad],
      );
      assert.equal((await ask(server, null, asked(keys.able.read))).status, good);
    });

    test(`${name} does not take the right key from the wrong place`, async () => {
      const call = asked('polyreel_wrong');
      assert.equal((await ask(server, client.workspace.key, call)).status, bad);
    });
  }
});
