import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { accountByEmail, accountsOf, putAccount, removeAccount } from '#core/accounts.ts';
import { AssetError } from '#errors.ts';
import type { Needs } from '../access.ts';
import type { DialectParts } from '../parts.ts';
import { presentAccount } from './present.ts';
import { AccountBody, AccountParams } from './schema.ts';

export function accountRoutes({ db }: DialectParts, needs: Needs): FastifyPluginAsyncTypebox {
  return async (scope) => {
    scope.get('/accounts', { onRequest: needs('read') }, async ({ principal }) => {
      const accounts = await accountsOf(db, principal.workspaceId);
      if (accounts.length === 0) throw new AssetError('not-found', 'No account is configured.');
      return Object.fromEntries(accounts.map((account) => [account.email, presentAccount(account)]));
    });

    scope.get(
      '/accounts/:email',
      { onRequest: needs('read'), schema: { params: AccountParams } },
      async ({ principal, params }) =>
        presentAccount(await accountByEmail(db, principal.workspaceId, params.email)),
    );

    scope.post(
      '/accounts/:email',
      { onRequest: needs('admin'), schema: { params: AccountParams, body: AccountBody } },
      async ({ principal: { workspaceId }, params, body: { email, maxJobs } }) => {
        if (email.toLowerCase() !== params.email.toLowerCase()) {
          throw new AssetError('invalid', 'The email of the body must be the one of the path.');
        }
        return presentAccount(await putAccount(db, { workspaceId, email }, { maxJobs }));
      },
    );

    scope.delete(
      '/accounts/:email',
      { onRequest: needs('admin'), schema: { params: AccountParams } },
      async ({ principal, params }) => {
        await removeAccount(db, principal.workspaceId, params.email);
        return { success: true };
      },
    );
  };
}
