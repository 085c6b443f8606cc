import type { Scope } from '#core/keys.ts';
import type { Call } from '../conformance/client.ts';
import type { Route } from './routes.ts';
import type { Kind } from './things.ts';

/**
 * Who is let in: whoever has a key with this scope, anybody, whoever has a URL that the service made (signed, or with a
 * secret in it), whoever has signed in with a browser, whoever shows a key in the body, an administrator of the default
 * workspace, or whoever has the token for figures.
 */
export type Access = Scope | 'anybody' | 'url' | 'session' | 'credentials' | 'operator' | 'figures';

export type Ids = Readonly<Record<string, string>>;

/** One request of a route, with everything in it that names something of a workspace. */
export interface Ask {
  /** What the names in the URL stand for, and those that stand in the query, the headers or the body. */
  readonly ids?: Readonly<Record<string, Kind>>;
  readonly query?: (ids: Ids) => Readonly<Record<string, string>>;
  readonly headers?: (ids: Ids) => Readonly<Record<string, string>>;
  readonly json?: (ids: Ids) => unknown;
  readonly body?: Uint8Array;
  /** What the `*` of a URL stands for. */
  readonly rest?: string;
}

export interface Entry {
  readonly access: Access;
  /** None is one without ids and body. */
  readonly asks: readonly Ask[];
}

const entry =
  (access: Access) =>
  (...asks: readonly Ask[]): Entry => ({ access, asks: asks.length === 0 ? [{}] : asks });

export const read = entry('read');
export const write = entry('write');
export const admin = entry('admin');
export const anybody = entry('anybody');
export const byUrl = entry('url');
export const signedIn = entry('session');
export const byCredentials = entry('credentials');
export const operator = entry('operator');
export const figures = entry('figures');

/** The request that an entry describes; the body has no ids that are not in `ids`. */
export function callOf(
  { method, url }: Route,
  { query, headers, json, body, rest = '' }: Ask,
  ids: Ids,
): Call {
  const path = url
    .replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(ids[name] ?? ''))
    .replace(/\*$/, rest);
  const search = new URLSearchParams(query?.(ids)).toString();
  return {
    method,
    path: search === '' ? path : `${path}?${search}`,
    headers: { ...(json && { 'content-type': 'application/json' }), ...headers?.(ids) },
    ...(json && { body: JSON.stringify(json(ids)) }),
    ...(body && { body }),
  };
}
