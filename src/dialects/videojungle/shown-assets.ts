import { oldestAccount } from '#core/accounts.ts';
import type { Asset } from '#core/asset.ts';
import { generationsOf } from '#core/generation/generations.ts';
import { homesOf } from '#core/projects.ts';
import { AssetError } from '#errors.ts';
import type { DialectParts } from '../parts.ts';
import { userUuid } from '../user-uuid.ts';
import { presentAsset } from './present.ts';

export type ShownAsset = ReturnType<typeof presentAsset>;

/** Assets of one workspace as they are shown, in the same order. */
export async function showAssets(
  { db, links }: DialectParts,
  workspaceId: string,
  assets: readonly Asset[],
): Promise<ShownAsset[]> {
  const ids = assets.map(({ id }) => id);
  const generated = assets.filter(({ origin }) => origin === 'generated').map(({ id }) => id);
  const [homes, generations, owner] = await Promise.all([
    homesOf(db, ids),
    generationsOf(db, generated),
    oldestAccount(db, workspaceId),
  ]);
  const ownerId = userUuid(owner);
  return assets.map((asset) => {
    const surroundings = {
      project: homes.get(asset.id) ?? null,
      ownerId,
      generation: generations.get(asset.id) ?? null,
    };
    return presentAsset(asset, surroundings, links);
  });
}

export async function showAsset(parts: DialectParts, asset: Asset): Promise<ShownAsset> {
  const [shown] = await showAssets(parts, asset.workspaceId, [asset]);
  if (shown === undefined) throw new AssetError('internal', 'An asset was not shown.');
  return shown;
}
