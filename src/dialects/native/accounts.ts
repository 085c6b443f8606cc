import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { accountByUserId, accountsOf, createAccount, putAccount, removeAccount } from '#core/accounts.ts';
import type { Needs } from '../access.ts';
import { creatingOnce } from '../idempotent.ts';
import type { DialectParts } from '../parts.ts';
import { presentAccount } from './present.ts';
import { AccountChanges, AccountReply, NewAccount, ProblemReply, UserIdParams } from './schema.ts';

const problems = { '4xx': ProblemReply };

export function accountRoutes(parts: DialectParts, needs: Needs): FastifyPluginAsyncTypebox {
  const { db } = parts;
  return async (scope) => {
    scope.get(
      '/accounts',
      {
        onRequest: needs('read'),
        schema: {
          tags: ['accounts'],
          summary: 'The accounts of the workspace',
          response: { 200: Type.Object({ data: Type.Array(AccountReply) }), ...problems },
        },
      },
      async ({ principal }) => ({ data: (await accountsOf(db, principal.workspaceId)).map(presentAccount) }),
    );

    scope.post(
      '/accounts',
      {
        onRequest: needs('admin'),
        schema: {
          tags: ['accounts'],
          summary: 'Add an account',
          body: NewAccount,
          response: { 201: AccountReply, ...problems },
        },
      },
      async (request, reply) => {
        const { email, ...fields } = request.body;
        const { workspaceId } = request.principal;
        return creatingOnce(parts, { request, reply }, async (tx) => ({
          status: 201,
          body: presentAccount(await createAccount(tx, { workspaceId, email }, fields)),
        }));
      },
    );

    scope.get(
      '/accounts/:userId',
      {
        onRequest: needs('read'),
        schema: {
          tags: ['accounts'],
          summary: 'One account',
          params: UserIdParams,
          response: { 200: AccountReply, ...problems },
        },
      },
      async ({ principal, params }) =>
        presentAccount(await accountByUserId(db, principal.workspaceId, params.userId)),
    );

    scope.patch(
      '/accounts/:userId',
      {
        onRequest: needs('admin'),
        schema: {
          tags: ['accounts'],
          summary: 'Change an account',
          params: UserIdParams,
          body: AccountChanges,
          response: { 200: AccountReply, ...problems },
        },
      },
      async ({ principal, params, body }) => {
        const { email } = await accountByUserId(db, principal.workspaceId, params.userId);
        return presentAccount(await putAccount(db, { workspaceId: principal.workspaceId, email }, body));
      },
    );

    scope.delete(
      '/accounts/:userId',
      {
        onRequest: needs('admin'),
        schema: {
          tags: ['accounts'],
          summary: 'Remove an account that has no assets',
          params: UserIdParams,
          response: { 204: Type.Null(), ...problems },
        },
      },
      async ({ principal, params }, reply) => {
        const { email } = await accountByUserId(db, principal.workspaceId, params.userId);
        await removeAccount(db, principal.workspaceId, email);
        return reply.code(204).send(null);
      },
    );
  };
}
