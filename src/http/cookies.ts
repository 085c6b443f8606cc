import type { IncomingHttpHeaders } from 'node:http';

/** The value of a cookie as it was sent (RFC 6265, 5.4), or null. */
export function readCookie({ cookie = '' }: IncomingHttpHeaders, name: string): string | null {
  for (const pair of cookie.split(';')) {
    const equals = pair.indexOf('=');
    if (pair.slice(0, equals).trim() === name) return pair.slice(equals + 1).trim();
  }
  return null;
}

/**
 * A `Set-Cookie` that scripts cannot read and that no other site makes a browser send. It is gone when the browser is
 * closed; an empty value removes it at once.
 */
export function strictCookie(name: string, value: string, { secure }: { secure: boolean }): string {
  const attributes = ['Path=/', 'HttpOnly', 'SameSite=Strict'];
  if (secure) attributes.push('Secure');
  if (value === '') attributes.push('Max-Age=0');
  return [`${name}=${value}`, ...attributes].join('; ');
}
