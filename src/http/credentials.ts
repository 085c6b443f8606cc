import type { IncomingHttpHeaders } from 'node:http';

/** The token of `Authorization: Bearer <token>` (RFC 6750), whole, whatever characters it has; null when there is none. */
export function bearerToken(headers: IncomingHttpHeaders): string | null {
  const match = /^Bearer +(\S.*?) *$/i.exec(headers.authorization ?? '');
  return match?.[1] ?? null;
}

/** The key of an `X-API-Key` header, or null. */
export function apiKeyHeader(headers: IncomingHttpHeaders): string | null {
  const value = headers['x-api-key'];
  return typeof value === 'string' && value !== '' ? value : null;
}
