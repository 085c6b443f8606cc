import type { FastifyRequest } from 'fastify';
import { authenticate, type Principal } from '#core/keys.ts';
import { requireCsrfToken, sessionOf } from '#core/sessions.ts';
import { AssetError } from '#errors.ts';
import { apiKeyHeader, bearerToken } from '#http/credentials.ts';
import { isSameOrigin } from '#http/same-origin.ts';
import type { Identify } from '../access.ts';
import type { DialectParts } from '../parts.ts';
import { sessionCookie } from './session-cookie.ts';

/** Methods that change nothing (RFC 9110, 9.2.1). */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Who asks: whoever an API key names, and where there is none whoever signed in with this browser. */
export function identifyBy(parts: DialectParts): Identify {
  const { db, sessionLimits, externalUrl } = parts;
  const cookie = sessionCookie(externalUrl);

  async function visitor(request: FastifyRequest, secret: string): Promise<Principal> {
    requireOwnPage(request, externalUrl);
    const session = await sessionOf(db, secret, sessionLimits);
    if (!SAFE.has(request.method)) requireCsrfToken(session, csrfHeader(request));
    return session.principal;
  }

  const keyIn = ({ headers }: FastifyRequest) => bearerToken(headers) ?? apiKeyHeader(headers);
  return {
    credential: (request) => keyIn(request) ?? cookie.read(request),
    async principal(request) {
      const key = keyIn(request);
      const secret = key === null ? cookie.read(request) : null;
      return secret === null ? authenticate(db, key) : visitor(request, secret);
    },
  };
}

/** Pages of others can make a browser send a cookie, or sign somebody in as somebody else. */
export function requireOwnPage({ method, headers }: FastifyRequest, publicUrl: string | null): void {
  if (SAFE.has(method) || isSameOrigin(headers, publicUrl)) return;
  throw new AssetError('forbidden', 'A page of another site cannot act for who is signed in here.');
}

export function csrfHeader({ headers }: FastifyRequest): string | null {
  const value = headers['x-csrf-token'];
  return typeof value === 'string' ? value : null;
}
