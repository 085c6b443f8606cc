import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { firstAccount } from '#core/accounts.ts';
import { requestImport } from '#core/imports/request.ts';
import { get } from '#core/library.ts';
import type { Needs } from '../access.ts';
import { creatingOnce } from '../idempotent.ts';
import type { DialectParts } from '../parts.ts';
import { presentMedia } from './present.ts';
import { LinkBody, MediaParams } from './schema.ts';

export function mediaRoutes(parts: DialectParts, needs: Needs): FastifyPluginAsyncTypebox {
  const { db, links } = parts;
  return async (scope) => {
    scope.post(
      '/media/link',
      { onRequest: needs('write'), schema: { body: LinkBody } },
      async (request, reply) => {
        const { workspaceId } = request.principal;
        const { link, kind = null, name } = request.body;
        const { userId } = await firstAccount(db, workspaceId);
        const order = { workspaceId, userId, link, kind, name: name || null, projectId: null, tags: [] };
        return creatingOnce(parts, { request, reply }, async (tx) => {
          const asset = await requestImport(tx, parts, order);
          return { status: 200, body: presentMedia(asset, links) };
        });
      },
    );

    scope.get(
      '/media/:media_id',
      { onRequest: needs('read'), schema: { params: MediaParams } },
      async ({ principal, params }) =>
        presentMedia(await get(db, principal.workspaceId, params.media_id), links),
    );
  };
}
