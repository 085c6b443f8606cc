import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import { authenticate, type Principal, requireScope, type Scope } from '#core/keys.ts';
import { tooMany } from '#core/limits/gate.ts';
import { rateLimitFields } from '#http/rate-limit.ts';
import type { DialectParts } from './parts.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the access hook of the route, before anything of the body is read. */
    principal: Principal;
  }
}

/** What a route asks for in its `onRequest`. */
export type Needs = (scope: Scope) => onRequestAsyncHookHandler;

export type FindKey = (headers: FastifyRequest['headers']) => string | null;

/** Finds out who asks. */
export interface Identify {
  /** What a request shows to be let in, or null. */
  credential(request: FastifyRequest): string | null;
  /** Fails with `unauthenticated`. */
  principal(request: FastifyRequest): Promise<Principal>;
}

/** Makes the hooks by which the routes of one dialect say what they need; `findKey` knows where its clients put the key. */
export function accessBy(parts: DialectParts, findKey: FindKey): Needs {
  return accessOf(parts, {
    credential: ({ headers }) => findKey(headers),
    principal: ({ headers }) => authenticate(parts.db, findKey(headers)),
  });
}

/** What the request does from here on is done, and told of, in that name. */
export function actAs(request: FastifyRequest, principal: Principal): void {
  request.principal = principal;
  const { keyId: id, keyName: name, signedIn } = principal;
  if (request.work?.visit) request.work.visit.by = { kind: signedIn ? 'session' : 'key', id, name };
}

/** As `accessBy`, where a key is not the only way to be known. */
export function accessOf({ gate }: DialectParts, identify: Identify): Needs {
  return (scope) => async (request, reply) => {
    const visitor = { address: request.ip, credential: identify.credential(request) };
    actAs(request, await gate.identify(visitor, () => identify.principal(request)));
    const taken = await gate.take(request.principal);
    if (taken !== null) reply.headers(rateLimitFields(taken));
    if (taken?.allowed === false) throw tooMany('Too many requests came with this API key', taken);
    requireScope(request.principal, scope);
  };
}
