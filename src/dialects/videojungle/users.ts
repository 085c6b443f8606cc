import type { FastifyPluginAsync } from 'fastify';
import { oldestAccount } from '#core/accounts.ts';
import type { Needs } from '../access.ts';
import type { DialectParts } from '../parts.ts';
import { presentUser } from './present-user.ts';

/** Mount it at `/users`. */
export function userRoutes({ db }: DialectParts, needs: Needs): FastifyPluginAsync {
  return async (scope) => {
    scope.get('/me', { onRequest: needs('read') }, async ({ principal }) =>
      presentUser(await oldestAccount(db, principal.workspaceId)),
    );
  };
}
