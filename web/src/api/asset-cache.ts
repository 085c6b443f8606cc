import type { Asset, AssetPage } from '@polyreel/sdk';
import type { InfiniteData, QueryKey } from '@tanstack/react-query';
import type { AssetSearch } from '../library/search.ts';
import { createStore } from '../ui/store.ts';
import { withAsset } from './newest-first.ts';
import { queryClient } from './query-client.ts';

/** What is known of assets, wherever it is shown: told once here, true everywhere. Lists are patched instead of fetched anew, since one may have hundreds of pages. */

export type AssetPages = InfiniteData<AssetPage, string | undefined>;

const LISTS = ['assets', 'list'] as const;

export const assetKey = (id: string) => ['assets', 'one', id] as const;
export const listKey = (search: AssetSearch, trashed: boolean) =>
  [...LISTS, trashed, orderOf(search)] as const;

/** Lists in which something new may belong that is not shown, by their key. */
export const staleLists = createStore<ReadonlySet<string>>(new Set());

/** The view is no part of what is asked for. */
function orderOf({ view: _view, ...query }: AssetSearch): AssetSearch {
  return query;
}

/** Whatever is shown of this asset. */
export function putAsset(asset: Asset): void {
  queryClient.setQueryData<Asset>(assetKey(asset.id), (known) => known && { ...known, ...asset });
  patchAssets([asset.id], () => asset);
}

/** Changes them where they are shown, until the server says what they are. */
export function patchAssets(ids: readonly string[], change: (asset: Asset) => Partial<Asset>): void {
  const named = new Set(ids);
  const patched = (asset: Asset) => (named.has(asset.id) ? { ...asset, ...change(asset) } : asset);
  for (const id of ids) queryClient.setQueryData<Asset>(assetKey(id), (known) => known && patched(known));
  updateLists((_key, assets) => (assets.some(({ id }) => named.has(id)) ? assets.map(patched) : assets));
}

/** Takes them out of the lists of the library, or of the trash. */
export function forgetAssets(ids: readonly string[], { trashed }: { trashed: boolean }): void {
  const gone = new Set(ids);
  updateLists((key, assets) =>
    key[2] === trashed && assets.some(({ id }) => gone.has(id))
      ? assets.filter(({ id }) => !gone.has(id))
      : assets,
  );
}

/** A new one, or one that came back, takes its place in the lists that show all, newest first; others say that they are not complete. */
export function announceAsset(asset: Asset): void {
  const isTrashed = asset.trashedAt !== null;
  for (const [key, pages] of queryClient.getQueriesData<AssetPages>({ queryKey: LISTS })) {
    if (key[2] !== isTrashed || pages === undefined) continue;
    if (pages.pages.some(({ data }) => data.some(({ id }) => id === asset.id))) continue;
    if (Object.keys(key[3] as AssetSearch).length === 0) {
      queryClient.setQueryData<AssetPages>(key, { ...pages, pages: withAsset(pages.pages, asset) });
    } else {
      staleLists.update((known) => new Set(known).add(JSON.stringify(key)));
    }
  }
}

/** Asks for a list anew, from its beginning. */
export async function renewList(key: QueryKey): Promise<void> {
  staleLists.update((known) => new Set([...known].filter((one) => one !== JSON.stringify(key))));
  await queryClient.resetQueries({ queryKey: key });
}

/** Nothing that is shown can be trusted to be complete any more. */
export async function renewEverything(): Promise<void> {
  staleLists.set(new Set());
  await queryClient.resetQueries({ queryKey: LISTS, type: 'active' });
  await queryClient.invalidateQueries();
}

function updateLists(change: (key: QueryKey, assets: readonly Asset[]) => readonly Asset[]): void {
  for (const [key, pages] of queryClient.getQueriesData<AssetPages>({ queryKey: LISTS })) {
    if (pages === undefined) continue;
    let isChanged = false;
    const changed = pages.pages.map((page) => {
      const data = change(key, page.data);
      if (data === page.data) return page;
      isChanged = true;
      return { ...page, data: [...data] };
    });
    if (isChanged) queryClient.setQueryData<AssetPages>(key, { ...pages, pages: changed });
  }
}
