import type { Page } from '@polyreel/sdk';
import { type QueryKey, useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { strings } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { Failure, Loading } from '../ui/states.tsx';

export interface ListingPagesProps<T> {
  readonly queryKey: QueryKey;
  readonly fetchPage: (
    place: { readonly cursor?: string },
    options: { readonly signal: AbortSignal },
  ) => Promise<Page<T>>;
  /** What is said when there is nothing. */
  readonly none: string;
  /** Of everything that is loaded so far. */
  readonly children: (items: readonly T[]) => ReactNode;
}

/** Milliseconds: what is listed here comes and goes without an event of its own. The more is loaded, the longer it takes. */
const REFRESH = 3_000;

/** A list of the settings, page after page, kept fresh. */
export function ListingPages<T>({ queryKey, fetchPage, none, children }: ListingPagesProps<T>) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) =>
      fetchPage(pageParam === null ? {} : { cursor: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: ({ state }) => REFRESH * (state.data?.pages.length ?? 1),
  });
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  const items = data.pages.flatMap((page) => page.data);
  if (items.length === 0) return <p>{none}</p>;
  return (
    <>
      {children(items)}
      {hasNextPage && (
        <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {strings.common.showMore}
        </Button>
      )}
    </>
  );
}
