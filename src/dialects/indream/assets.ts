import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { remove } from '#core/deletion.ts';
import { get } from '#core/library.ts';
import type { DialectParts } from '../parts.ts';
import type { Access } from './access.ts';
import { envelope } from './envelope.ts';
import { presentAsset } from './present.ts';
import { AssetParams } from './schema.ts';

export function assetRoutes({ db, jobs, links }: DialectParts, access: Access): FastifyPluginAsyncTypebox {
  return async (scope) => {
    scope.get(
      '/assets/:assetId',
      { onRequest: [...access('read')], schema: { params: AssetParams } },
      async ({ principal, params }) =>
        envelope(presentAsset(await get(db, principal.workspaceId, params.assetId), links)),
    );

    scope.delete(
      '/assets/:assetId',
      { onRequest: [...access('write')], schema: { params: AssetParams } },
      async ({ principal: { workspaceId }, params: { assetId } }) => {
        await remove({ db, jobs }, { workspaceId, id: assetId }, { unlessBound: true, unlessUsed: false });
        return envelope({ assetId, deleted: true });
      },
    );
  };
}
