import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import type { Reply } from '../conformance/client.ts';
import { native } from '../conformance/drivers/native.ts';
import type { Client } from '../conformance/server.ts';
import { type Ask, callOf, type Ids } from './entry.ts';
import type { Route } from './routes.ts';
import { ask, entriesOf, openSetting } from './setting.ts';
import { makeAll, noneOf } from './things.ts';

const { server, routes } = await openSetting();
after(() => server[Symbol.asyncDispose]());

const naming = entriesOf(routes).flatMap(({ entry, ...row }) =>
  ['read', 'write', 'admin'].includes(entry.access)
    ? entry.asks.filter(({ ids }) => ids !== undefined).map((asked) => ({ ...row, asked }))
    : [],
);

/** What two requests have in common that differ in what they name. */
function likeness({ status, headers, bytes }: Reply, ids: Ids): object {
  let body = bytes.toString();
  for (const [name, id] of Object.entries(ids)) if (id.length > 1) body = body.replaceAll(id, `<${name}>`);
  return {
    status,
    type: headers.get('content-type'),
    body: body.replaceAll(/"requestId":"[^"]*"/g, '"requestId"'),
  };
}

/** What is a stranger's own, but for some names, of which either others' things or nothing is called so. */
function* mixtures(all: { theirs: Ids; owned: Ids; none: Ids }): Generator<{ foreign: Ids; missing: Ids }> {
  const { theirs, owned, none } = all;
  yield { foreign: owned, missing: none };
  const names = Object.keys(theirs);
  if (names.length === 1) return;
  for (const name of names) {
    const changed = (to: Ids) => ({ ...theirs, [name]: to[name] ?? '' });
    if (owned[name] !== none[name]) yield { foreign: changed(owned), missing: changed(none) };
  }
}

async function assertUnknown(route: Route, asked: Ask): Promise<void> {
  const kinds = asked.ids ?? {};
  const owner = await server.openClient(native, 'owner@example.com');
  const stranger = await server.openClient(native, 'stranger@example.com');
  const made = (client: Client) => makeAll({ server, client }, kinds);
  const [owned, theirs] = [await made(owner), await made(stranger)];
  for (const { foreign, missing } of mixtures({ owned, theirs, none: noneOf(kinds) })) {
    const replyTo = async (ids: Ids) =>
      likeness(await ask(server, stranger.workspace.key, callOf(route, asked, ids)), ids);
    assert.deepEqual(await replyTo(foreign), await replyTo(missing));
  }
  const own = await ask(server, owner.workspace.key, callOf(route, asked, owned));
  assert.ok(![401, 403, 404, 405].includes(own.status) && own.status < 500, `${own.status} ${own.bytes}`);
}

suite('what belongs to another workspace is answered like what there is not', () => {
  for (const { name, route, asked } of naming) {
    test(`${name} by ${Object.values(asked.ids ?? {}).join(', ')}`, () => assertUnknown(route, asked));
  }
});
