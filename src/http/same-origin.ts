import type { IncomingHttpHeaders } from 'node:http';

/** `none` is what a person typed or opened by a bookmark. */
const OWN_SITES = new Set(['same-origin', 'none']);

/**
 * Whether a browser's request comes from a page of our own, as far as it says so: by `Sec-Fetch-Site` and `Origin`, which
 * no page can forge. What sends neither is no browser of today.
 */
export function isSameOrigin(headers: IncomingHttpHeaders, publicUrl: string | null): boolean {
  const site = headers['sec-fetch-site'];
  if (typeof site === 'string' && !OWN_SITES.has(site)) return false;
  const { origin, host } = headers;
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false; // "null", of a sandboxed page
  const from = new URL(origin);
  return from.host === host || (publicUrl !== null && from.origin === new URL(publicUrl).origin);
}
