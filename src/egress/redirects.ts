import type { OutgoingHttpHeaders } from 'node:http';
import { AssetError } from '#errors.ts';
import type { Exchange } from './exchange.ts';
import { type EgressRules, parseTarget } from './targets.ts';

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * What another origin may see. A list of what to keep, because keys hide in many headers besides Authorization, and
 * names of headers say what they want.
 */
const KEPT_ACROSS_ORIGINS = new Set([
  'accept',
  'accept-language',
  'accept-encoding',
  'user-agent',
  'range',
  'if-range',
]);

export interface Redirection {
  readonly status: number;
  readonly location: string | undefined;
}

/**
 * The next request after a reply, or null when it leads nowhere. Throws what `parseTarget` throws, and `unprocessable`
 * where https would go on as http: what was asked for under lock and key must not go on in the open.
 */
export function nextHop(
  hop: Exchange,
  { status, location }: Redirection,
  rules: EgressRules,
): Exchange | null {
  if (!REDIRECTS.has(status) || location === undefined) return null;
  const from = hop.target.url;
  const url = URL.parse(location, from.href);
  if (url === null) {
    throw new AssetError('unprocessable', `${from.host} redirects to something that is not a URL.`);
  }
  const target = parseTarget(url, rules);
  if (hop.target.secure && !target.secure) {
    throw new AssetError(
      'unprocessable',
      `${from.host} redirects from https to http, which is not followed.`,
    );
  }
  const headers = target.url.origin === from.origin ? hop.headers : keptHeaders(hop.headers);
  // RFC 9110 §15.4: 303 means GET; 301 and 302 turn a POST into one by old custom; 307 and 308 change nothing.
  const becomesGet = status === 303 ? hop.method !== 'HEAD' : status < 303 && hop.method === 'POST';
  if (!becomesGet) return { ...hop, target, headers };
  return { target, method: 'GET', headers: withoutContent(headers), body: null };
}

function keptHeaders(headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
  return filterHeaders(headers, (name) => KEPT_ACROSS_ORIGINS.has(name));
}

function withoutContent(headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
  return filterHeaders(headers, (name) => !name.startsWith('content-'));
}

function filterHeaders(headers: OutgoingHttpHeaders, keep: (name: string) => boolean): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => keep(name.toLowerCase())));
}
