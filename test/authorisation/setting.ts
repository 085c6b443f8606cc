import { createKey, revokeKey, SCOPES, type Scope } from '#core/keys.ts';
import { type Call, jsonOf, type Reply, send } from '../conformance/client.ts';
import { native } from '../conformance/drivers/native.ts';
import { type Client, openServer, type Server } from '../conformance/server.ts';
import type { Entry } from './entry.ts';
import { NATIVE } from './native-table.ts';
import { entryOf, nameOf, type Route, withRoutes } from './routes.ts';
import { HOOK } from './things.ts';
import { VENDORS } from './vendor-table.ts';

/** The scope or the other permission that every route asks for. */
export const TABLE: Readonly<Record<string, Entry>> = { ...NATIVE, ...VENDORS };

/** Of the default workspace. */
export const OPERATOR_KEY = 'polyreel_key_of_the_operator';
export const FIGURES_TOKEN = 'a-token-for-the-figures';

/** A server with every route that there can be, and the routes. */
export async function openSetting() {
  const { opened: server, routes } = await withRoutes(() =>
    openServer({
      POLYREEL_EGRESS_ALLOW: new URL(HOOK).host,
      POLYREEL_API_KEY: OPERATOR_KEY,
      POLYREEL_METRICS: 'token',
      POLYREEL_METRICS_TOKEN: FIGURES_TOKEN,
      POLYREEL_WRONG_KEY_LIMIT: '0',
    }),
  );
  return { server, routes, client: await server.openClient(native) };
}

/** The routes of the table with their entries; those without one are a test of their own. */
export function entriesOf(routes: readonly Route[]): readonly { name: string; route: Route; entry: Entry }[] {
  return routes.flatMap((route) => {
    const entry = entryOf(TABLE, route);
    return entry === null ? [] : [{ name: nameOf(route), route, entry }];
  });
}

/** Sends a request as who shows this key, or as nobody. */
export function ask({ origin }: Server, key: string | null, call: Call): Promise<Reply> {
  const shown = key === null ? {} : { authorization: `Bearer ${key}` };
  return send(origin, { ...call, headers: { ...shown, ...call.headers } });
}

/** Keys of a workspace by what they are good for. */
export async function openKeys(server: Server, { workspace }: Client) {
  const { db } = server;
  const made = (scopes: readonly Scope[], expiresAt: Date | null) =>
    createKey(db, workspace.id, { name: 'a caller', scopes, expiresAt });
  const expired = await made(SCOPES, new Date(Date.now() - 1_000));
  const revoked = await made(SCOPES, null);
  await revokeKey(db, workspace.id, revoked.key.id);
  const able = async (scope: Scope) => (await made([scope], null)).secret;
  return {
    useless: { none: null, bad: 'polyreel_bad', expired: expired.secret, revoked: revoked.secret },
    able: { read: await able('read'), write: await able('write'), admin: await able('admin') },
  };
}

/** The cookie of a browser that has signed in with the workspace's own key. */
export async function openCookie({ origin }: Server, { workspace: { key } }: Client) {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ key });
  const reply = await send(origin, { method: 'POST', path: '/api/v1/session', headers, body });
  const cookie = (reply.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';
  return { cookie, csrfToken: (jsonOf(reply) as { csrfToken: string }).csrfToken };
}
