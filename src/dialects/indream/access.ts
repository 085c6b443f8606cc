import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import { type Account, firstAccount } from '#core/accounts.ts';
import type { Scope } from '#core/keys.ts';
import { apiKeyHeader, bearerToken } from '#http/credentials.ts';
import { accessBy } from '../access.ts';
import type { DialectParts } from '../parts.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The account that an Indream key stands for: new assets live in it. */
    account: Account;
  }
}

export type Access = (scope: Scope) => readonly onRequestAsyncHookHandler[];

/** Older clients send `x-api-key`, newer ones a Bearer token. The account must be usable, whatever is asked. */
export function indreamAccess(parts: DialectParts): Access {
  const keyed = accessBy(parts, (headers) => apiKeyHeader(headers) ?? bearerToken(headers));
  const account = async (request: FastifyRequest) => {
    request.account = await firstAccount(parts.db, request.principal.workspaceId);
  };
  return (scope) => [keyed(scope), account];
}
