import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { revokeKeyname } from '#core/capabilities.ts';
import { remove } from '#core/deletion.ts';
import { get, update } from '#core/library.ts';
import type { DialectParts } from '../parts.ts';
import type { AssetAccess } from './access.ts';
import { AssetChanges } from './schema.ts';
import { showAsset } from './shown-assets.ts';

/** Mount it at `/assets`. */
export function assetRoutes(parts: DialectParts, { opens, owns }: AssetAccess): FastifyPluginAsyncTypebox {
  const { db, jobs } = parts;
  return async (scope) => {
    scope.get('/:asset_id', { onRequest: opens('read') }, async ({ named }) =>
      showAsset(parts, await get(db, named.workspaceId, named.id)),
    );

    scope.patch(
      '/:asset_id',
      { onRequest: opens('write'), schema: { body: AssetChanges } },
      async ({ named, body: { name, description } }) => {
        const changes = {
          ...(name !== undefined && { name }),
          ...(description !== undefined && { description: description ?? '' }),
        };
        return showAsset(parts, await update(db, named, changes));
      },
    );

    scope.delete('/:asset_id', { onRequest: owns('write') }, async ({ named }) => {
      await remove({ db, jobs }, named, { unlessBound: false, unlessUsed: false });
      return { id: named.id, deleted: true };
    });

    // Whoever merely has the keyname must not come by the next one.
    scope.delete('/:asset_id/keyname', { onRequest: owns('write') }, async ({ named }) =>
      showAsset(parts, await revokeKeyname(db, named)),
    );

    const check = async ({ named }: FastifyRequest) => ({
      uploaded: (await get(db, named.workspaceId, named.id)).blobKey !== null,
    });
    // The vendor's documentation shows both methods.
    scope.route({
      url: '/check/:asset_id',
      method: ['GET', 'PUT'],
      onRequest: opens('read'),
      handler: check,
    });
    scope.get('/:asset_id/status', { onRequest: opens('read') }, check);
  };
}
