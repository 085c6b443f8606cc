import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { SCOPES, type Scope } from '#core/keys.ts';
import type { Call } from '../conformance/client.ts';
import { type Access, type Ask, callOf } from './entry.ts';
import type { Route } from './routes.ts';
import { ask, entriesOf, openCookie, openKeys, openSetting, TABLE } from './setting.ts';
import { noneOf } from './things.ts';

const { server, routes, client } = await openSetting();
after(() => server[Symbol.asyncDispose]());
const keys = await openKeys(server, client);
const { cookie, csrfToken } = await openCookie(server, client);

const rows = entriesOf(routes);
const keyed = rows.flatMap(({ entry: { access, asks }, ...row }) =>
  isScope(access) ? asks.map((one) => ({ ...row, scope: access, asked: one })) : [],
);

function isScope(access: Access): access is Scope {
  return (SCOPES as readonly string[]).includes(access);
}

/** With names of what there is not: whoever is let in finds nothing, and changes nothing that another row needs. */
const requestOf = (route: Route, asked: Ask) => callOf(route, asked, noneOf(asked.ids ?? {}));

suite('the table of who may do what', () => {
  test('has every route of the service', () => {
    const known = new Set(rows.map(({ name }) => name));
    const missing = routes.map(({ method, url }) => `${method} ${url}`).filter((name) => !known.has(name));
    assert.deepEqual(missing, []);
  });

  test('has no route that there is not', () => {
    const there = new Set(rows.map(({ name }) => name));
    assert.deepEqual(
      Object.keys(TABLE).filter((name) => !there.has(name)),
      [],
    );
  });

  test('names whatever a URL names', () => {
    for (const { name, route, entry } of rows) {
      const inUrl = [...route.url.matchAll(/:(\w+)/g)].map(([, parameter]) => parameter);
      for (const { ids = {} } of entry.asks)
        for (const parameter of inUrl) assert.ok(parameter !== undefined && parameter in ids, name);
    }
  });
});

/** The requests of which the reply has another status, with that. */
async function statusesOtherThan(
  expected: number,
  calls: readonly { readonly name: string; readonly key: string | null; readonly call: Call }[],
): Promise<string[]> {
  const wrong: string[] = [];
  for (const { name, key, call } of calls) {
    const { status } = await ask(server, key, call);
    if (status !== expected) wrong.push(`${name}: ${status}`);
  }
  return wrong;
}

/** The requests that were refused for who sent them, or broke something. */
async function notLetIn(
  calls: readonly { readonly name: string; readonly key: string | null; readonly call: Call }[],
): Promise<string[]> {
  const wrong: string[] = [];
  for (const { name, key, call } of calls) {
    const { status, bytes } = await ask(server, key, call);
    if ([401, 403, 405].includes(status) || status >= 500) wrong.push(`${name}: ${status} ${bytes}`);
  }
  return wrong;
}

function withHeaders({ headers, ...call }: Call, more: Readonly<Record<string, string>>): Call {
  return { ...call, headers: { ...headers, ...more } };
}

const requests = keyed.map(({ route, asked, ...row }) => ({
  ...row,
  call: requestOf(route, asked),
  isNative: route.url.startsWith('/api/v1/'),
  isSafe: ['GET', 'HEAD'].includes(route.method),
}));
const byCookie = (more: Readonly<Record<string, string>> = {}) =>
  requests.map(({ call, ...row }) => ({ ...row, key: null, call: withHeaders(call, { cookie, ...more }) }));

suite('nobody is let in', () => {
  for (const [kind, key] of Object.entries(keys.useless)) {
    test(`whose key is ${kind}`, async () => {
      const calls = requests.map((row) => ({ ...row, key }));
      assert.deepEqual(await statusesOtherThan(401, calls), []);
    });
  }

  test('whose key has not the scope', async () => {
    const calls = requests.flatMap(({ scope, ...row }) =>
      SCOPES.slice(0, SCOPES.indexOf(scope)).map((less) => ({ ...row, key: keys.able[less] })),
    );
    assert.deepEqual(await statusesOtherThan(403, calls), []);
  });

  test('by a cookie at the API of another, whatever token comes with it', async () => {
    const calls = byCookie({ 'x-csrf-token': csrfToken }).filter(({ isNative }) => !isNative);
    assert.deepEqual(await statusesOtherThan(401, calls), []);
  });

  test('to change something by a cookie alone, or with the token of another', async () => {
    const { csrfToken: foreign } = await openCookie(server, client);
    const calls = [...byCookie(), ...byCookie({ 'x-csrf-token': foreign })];
    const changing = calls.filter(({ isNative, isSafe }) => isNative && !isSafe);
    assert.deepEqual(await statusesOtherThan(403, changing), []);
  });
});

suite('whoever may is let in', () => {
  for (const scope of SCOPES) {
    test(`with a key for ${scope}`, async () => {
      const able = requests.filter((row) => SCOPES.indexOf(row.scope) <= SCOPES.indexOf(scope));
      assert.deepEqual(await notLetIn(able.map((row) => ({ ...row, key: keys.able[scope] }))), []);
    });
  }

  test('with the cookie of a browser, and its token where something is changed', async () => {
    const whole = byCookie({ 'x-csrf-token': csrfToken }).filter(({ isNative }) => isNative);
    const reading = byCookie().filter(({ isNative, isSafe }) => isNative && isSafe);
    assert.deepEqual(await notLetIn([...whole, ...reading]), []);
  });
});
