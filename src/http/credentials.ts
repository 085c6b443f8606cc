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

export interface BasicCredentials {
  readonly user: string;
  readonly password: string;
}

/** Of `Authorization: Basic` (RFC 7617), read as UTF-8; null when there are none. The password may contain colons. */
export function basicCredentials(headers: IncomingHttpHeaders): BasicCredentials | null {
  const encoded = /^Basic +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
  const match = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded ?? '', 'base64').toString('utf8'));
  return match === null ? null : { user: match[1] ?? '', password: match[2] ?? '' };
}
