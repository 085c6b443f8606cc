import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { changeOwnLimits, ownLimitsOf, requireOperator } from '#core/limits/limits.ts';
import { usageOf } from '#core/limits/usage.ts';
import type { Needs } from '../access.ts';
import type { DialectParts } from '../parts.ts';
import { IdParams, LimitChanges, OwnLimitsReply, ProblemReply, UsageReply } from './schema.ts';

const problems = { '4xx': ProblemReply };

export function usageRoutes({ db }: DialectParts, needs: Needs): FastifyPluginAsyncTypebox {
  return async (scope) => {
    scope.get(
      '/usage',
      {
        onRequest: needs('read'),
        schema: {
          tags: ['usage'],
          summary: 'How much the workspace uses, and how much it may',
          response: { 200: UsageReply, ...problems },
        },
      },
      async ({ principal }) => {
        const { kinds, ...usage } = await usageOf(db, principal.workspaceId);
        return { ...usage, kinds: [...kinds] };
      },
    );

    scope.get(
      '/workspaces/:id/limits',
      {
        onRequest: needs('admin'),
        schema: {
          tags: ['usage'],
          summary: 'The limits that were set for one workspace instead of the usual ones',
          description: 'Takes a key of the default workspace.',
          params: IdParams,
          response: { 200: OwnLimitsReply, ...problems },
        },
      },
      async ({ principal, params }) => {
        await requireOperator(db, principal, params.id);
        return ownLimitsOf(db, params.id);
      },
    );

    scope.patch(
      '/workspaces/:id/limits',
      {
        onRequest: needs('admin'),
        schema: {
          tags: ['usage'],
          summary: 'Set limits for one workspace',
          description:
            'Takes a key of the default workspace. Those that are not named stay as they are. How many requests there may be is known to all servers within ten seconds, everything else at once.',
          params: IdParams,
          body: LimitChanges,
          response: { 200: OwnLimitsReply, ...problems },
        },
      },
      async ({ principal, params, body }) => {
        await requireOperator(db, principal, params.id);
        await changeOwnLimits(db, params.id, body);
        return ownLimitsOf(db, params.id);
      },
    );
  };
}
