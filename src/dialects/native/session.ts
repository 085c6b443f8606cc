import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import {
  requireCsrfToken,
  type Session,
  sessionOf,
  signInWithKey,
  signInWithToken,
  signOut,
} from '#core/sessions.ts';
import { AssetError } from '#errors.ts';
import type { DialectParts } from '../parts.ts';
import { NewSession, ProblemReply, SessionReply } from './schema.ts';
import { sessionCookie } from './session-cookie.ts';
import { csrfHeader, requireOwnPage } from './visitors.ts';

const problems = { '4xx': ProblemReply };

/** Signing in and out of a browser, whose cookie then stands for the key. */
export function sessionRoutes({
  db,
  gate,
  sessionLimits,
  externalUrl,
}: DialectParts): FastifyPluginAsyncTypebox {
  const cookie = sessionCookie(externalUrl);
  return async (scope) => {
    scope.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });

    scope.post(
      '/session',
      {
        onRequest: async (request) => requireOwnPage(request, externalUrl),
        schema: {
          operationId: 'createSession',
          tags: ['session'],
          summary: 'Sign a browser in, by an API key or the token of a one-time link',
          description:
            'The reply sets an http-only cookie that every operation takes instead of a key. With it, a request that changes something also says `csrfToken` in the header `X-CSRF-Token`.',
          security: [],
          body: NewSession,
          response: { 201: SessionReply, ...problems },
        },
      },
      async ({ body, ip: address }, reply) => {
        const credential = body.key ?? body.token ?? null;
        const { secret, session } = await gate.identify({ address, credential }, () => signIn(body));
        cookie.set(reply, secret);
        return reply.code(201).send(presentSession(session));
      },
    );

    scope.get(
      '/session',
      {
        schema: {
          tags: ['session'],
          operationId: 'getSession',
          summary: 'Who is signed in with this browser',
          security: [{ cookie: [] }],
          response: { 200: SessionReply, ...problems },
        },
      },
      async (request) => presentSession(await sessionOf(db, cookie.read(request), sessionLimits)),
    );

    scope.delete(
      '/session',
      {
        onRequest: async (request) => requireOwnPage(request, externalUrl),
        schema: {
          tags: ['session'],
          operationId: 'deleteSession',
          summary: 'Sign out',
          security: [{ cookie: [] }],
          response: { 204: Type.Null(), ...problems },
        },
      },
      async (request, reply) => {
        const secret = cookie.read(request);
        const session = await sessionOf(db, secret, sessionLimits);
        requireCsrfToken(session, csrfHeader(request));
        if (secret !== null) await signOut(db, secret, session);
        cookie.clear(reply);
        return reply.code(204).send(null);
      },
    );
  };

  async function signIn({ key, token }: NewSession) {
    if (token !== undefined) return signInWithToken(db, token, sessionLimits);
    if (key !== undefined) return signInWithKey(db, key, sessionLimits);
    throw new AssetError('invalid', 'Signing in takes a "key" or a "token".');
  }
}

function presentSession({ workspace, scopes, expiresAt, csrfToken }: Session) {
  return { workspace, scopes: [...scopes], expiresAt: expiresAt.toISOString(), csrfToken };
}
