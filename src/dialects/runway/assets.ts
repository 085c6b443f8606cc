import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type Account, accountByUserId, chooseAccount } from '#core/accounts.ts';
import type { Asset } from '#core/asset.ts';
import { remove } from '#core/deletion.ts';
import { EVERYTHING, get, list } from '#core/library.ts';
import { AssetError } from '#errors.ts';
import type { MediaKind } from '#media/facts.ts';
import type { Needs } from '../access.ts';
import type { DialectParts } from '../parts.ts';
import { livesIn, parseAssetId } from './asset-id.ts';
import { presentItem } from './present.ts';
import { AssetParams, AssetsQuery, namedEmail } from './schema.ts';

/** "mediaType" is video, image or audio. */
const UNKNOWN: readonly MediaKind[] = ['captions', 'font'];

export function assetRoutes({ db, jobs, links }: DialectParts, needs: Needs): FastifyPluginAsyncTypebox {
  return async (scope) => {
    scope.get(
      '/assets',
      { onRequest: needs('read'), schema: { querystring: AssetsQuery } },
      async ({ principal: { workspaceId }, query: { offset, limit, mediaType, email } }) => {
        const account = await chooseAccount(db, workspaceId, namedEmail(email));
        const kinds = mediaType === undefined ? [] : [mediaType];
        const listing = { ...EVERYTHING, unlisted: UNKNOWN, stored: true, userId: account.userId };
        const { items } = await list(db, workspaceId, { ...listing, kinds, offset, limit });
        return items.map((asset) => presentItem(asset, account, links));
      },
    );

    scope.get(
      '/assets/:assetId',
      { onRequest: needs('read'), schema: { params: AssetParams } },
      async ({ principal, params }) => {
        const { asset, account } = await find(principal.workspaceId, params.assetId);
        return presentItem(asset, account, links);
      },
    );

    scope.delete(
      '/assets/:assetId',
      { onRequest: needs('write'), schema: { params: AssetParams } },
      async ({ principal: { workspaceId }, params }) => {
        const { asset } = await find(workspaceId, params.assetId);
        await remove({ db, jobs }, { workspaceId, id: asset.id }, { unlessBound: false, unlessUsed: false });
        return { success: true };
      },
    );
  };

  /** An id with somebody else's account in it is as unknown as any other wrong one. */
  async function find(workspaceId: string, assetId: string): Promise<{ asset: Asset; account: Account }> {
    const named = parseAssetId(assetId);
    const asset = await get(db, workspaceId, named.id);
    const account = await accountByUserId(db, workspaceId, asset.userId);
    if (!livesIn(named, account)) throw new AssetError('not-found', `There is no asset ${assetId}.`);
    return { asset, account };
  }
}
