import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { createKey, listKeys, revokeKey, rotateKey } from '#core/keys.ts';
import type { Needs } from '../access.ts';
import { creatingOnce } from '../idempotent.ts';
import type { DialectParts } from '../parts.ts';
import { presentKey } from './present.ts';
import { CreatedKeyReply, IdParams, KeyReply, KeyRotation, NewKey, ProblemReply } from './schema.ts';

/** Seconds. */
const DAY = 24 * 3600;

const problems = { '4xx': ProblemReply };

export function keyRoutes(parts: DialectParts, needs: Needs): FastifyPluginAsyncTypebox {
  const { db } = parts;
  return async (scope) => {
    scope.get(
      '/keys',
      {
        onRequest: needs('admin'),
        schema: {
          tags: ['keys'],
          summary: 'The API keys of the workspace, without their secrets',
          response: { 200: Type.Object({ data: Type.Array(KeyReply) }), ...problems },
        },
      },
      async ({ principal }) => ({ data: (await listKeys(db, principal.workspaceId)).map(presentKey) }),
    );

    scope.post(
      '/keys',
      {
        onRequest: needs('admin'),
        schema: {
          tags: ['keys'],
          summary: 'Make an API key; the reply is the only place where it is shown',
          body: NewKey,
          response: { 201: CreatedKeyReply, ...problems },
        },
      },
      async (request, reply) => {
        const { name, scopes, expiresAt = null } = request.body;
        const expiry = expiresAt === null ? null : new Date(expiresAt);
        return creatingOnce(parts, { request, reply }, async (tx) => {
          const made = await createKey(tx, request.principal.workspaceId, {
            name,
            scopes,
            expiresAt: expiry,
          });
          return { status: 201, body: { ...presentKey(made.key), secret: made.secret } };
        });
      },
    );

    scope.post(
      '/keys/:id/rotate',
      {
        onRequest: needs('admin'),
        schema: {
          operationId: 'rotateKey',
          tags: ['keys'],
          summary: 'Replace an API key by a new one with the same scopes, beside which it works for a while',
          params: IdParams,
          body: KeyRotation,
          response: { 201: CreatedKeyReply, ...problems },
        },
      },
      async (request, reply) => {
        const { workspaceId } = request.principal;
        const { overlap = DAY } = request.body;
        return creatingOnce(parts, { request, reply }, async (tx) => {
          const old = { workspaceId, id: request.params.id };
          const { key, secret } = await rotateKey(tx, old, overlap * 1000);
          return { status: 201, body: { ...presentKey(key), secret } };
        });
      },
    );

    scope.delete(
      '/keys/:id',
      {
        onRequest: needs('admin'),
        schema: {
          tags: ['keys'],
          summary: 'Revoke an API key',
          params: IdParams,
          response: { 204: Type.Null(), ...problems },
        },
      },
      async ({ principal, params }, reply) => {
        await revokeKey(db, principal.workspaceId, params.id);
        return reply.code(204).send(null);
      },
    );
  };
}
