import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import type { Kysely } from 'kysely';
import { authenticate, type Principal, requireScope, type Scope } from '#core/keys.ts';
import type { Schema } from '#db/schema.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the access hook of the route, before anything of the body is read. */
    principal: Principal;
  }
}

/** What a route asks for in its `onRequest`. */
export type Needs = (scope: Scope) => onRequestAsyncHookHandler;

export type FindKey = (headers: FastifyRequest['headers']) => string | null;

/** Finds out who asks; fails with `unauthenticated`. */
export type Identify = (request: FastifyRequest) => Promise<Principal>;

/** Makes the hooks by which the routes of one dialect say what they need; `findKey` knows where its clients put the key. */
export function accessBy(db: Kysely<Schema>, findKey: FindKey): Needs {
  return accessOf((request) => authenticate(db, findKey(request.headers)));
}

/** As `accessBy`, where a key is not the only way to be known. */
export function accessOf(identify: Identify): Needs {
  return (scope) => async (request) => {
    request.principal = await identify(request);
    requireScope(request.principal, scope);
  };
}
