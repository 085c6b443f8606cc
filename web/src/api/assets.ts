import { type Asset, PolyreelError } from '@polyreel/sdk';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { AssetSearch } from '../library/search.ts';
import { useStore } from '../ui/store.ts';
import { assetKey, listKey, renewList, staleLists } from './asset-cache.ts';
import { polyreel } from './client.ts';
import { startOfDay } from './days.ts';

/** What the first page holds, and each of the others: the first is waited for, the others are asked for ahead. */
const FIRST = 100;
const FURTHER = 200;

/** The assets of a list, page after page. */
export function useAssetPages(search: AssetSearch, { trashed }: { trashed: boolean }) {
  const queryKey = listKey(search, trashed);
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) =>
      polyreel.assets.list({ ...queryOf(search), trashed, ...placeOf(pageParam) }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    // Kept true by the stream of events; fetching hundreds of pages again would not be.
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
  });
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage, isPending, error } = query;
  const assets = useMemo(() => data?.pages.flatMap((page) => page.data) ?? [], [data]);
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const name = JSON.stringify(queryKey);
  const isFresh = useStore(staleLists, (lists) => lists.has(name));
  const refresh = () => void renewList(queryKey);
  return { assets, isPending, error, hasMore: hasNextPage, isFresh, loadMore, refresh };
}

/** One asset, with the projects that it is bound to. */
export function useAsset(id: string) {
  return useQuery({
    queryKey: assetKey(id),
    queryFn: ({ signal }) => polyreel.assets.get(id, { signal }),
    retry: (failures, error) => failures < 2 && !(error instanceof PolyreelError && error.status === 404),
  });
}

function placeOf(cursor: string | undefined) {
  return cursor === undefined ? { limit: FIRST } : { limit: FURTHER, cursor };
}

/** The filters of an address as the API asks for them; days are those of the person who looks. */
function queryOf({ q, kind, status, origin, tag, project, favourite, from, until, sort }: AssetSearch) {
  return {
    ...(q !== undefined && { q }),
    ...(kind !== undefined && { kind: [...kind] }),
    ...(status !== undefined && { status: [...status] }),
    ...(origin !== undefined && { origin: [...origin] }),
    ...(tag !== undefined && { tag: [...tag] }),
    ...(project !== undefined && { projectId: project }),
    ...(favourite !== undefined && { favourite }),
    ...(from !== undefined && { createdFrom: startOfDay(from, 0) }),
    ...(until !== undefined && { createdUntil: startOfDay(until, 1) }),
    ...(sort !== undefined && { sort }),
  };
}

export type { Asset };
