import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { useAssetPages } from '../api/assets.ts';
import { strings } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { Failure, Loading } from '../ui/states.tsx';
import { withoutEmpty } from '../ui/without-empty.ts';
import styles from './asset-list.module.css';
import { useBulkActions } from './bulk-actions.ts';
import { BulkBar } from './bulk-bar.tsx';
import { NothingFound } from './empty.tsx';
import { Filters } from './filters.tsx';
import { Grid } from './grid.tsx';
import type { ListProps } from './list.ts';
import { useListKeys } from './list-keys.ts';
import { type AssetSearch, isFiltered } from './search.ts';
import { extend, NOTHING, toggle, within } from './selection.ts';
import { Table } from './table.tsx';

export interface AssetListProps {
  readonly search: AssetSearch;
  readonly onSearch: (search: AssetSearch) => void;
  readonly trashed?: boolean;
  /** Of this project only. */
  readonly projectId?: string;
  /** What is shown when there is nothing, and nothing was filtered away. */
  readonly empty: ReactNode;
}

/** A list of assets with its filters, as a grid or a table, in which some can be selected and something done with them. */
export function AssetList({ search, onSearch, trashed = false, projectId, empty }: AssetListProps) {
  const query = projectId === undefined ? search : { ...search, project: projectId };
  const { assets, isPending, error, hasMore, isFresh, loadMore, refresh } = useAssetPages(query, { trashed });
  const list = useListState(assets, { trashed, loadMore });

  const change: Parameters<typeof Filters>[0]['onChange'] = (changes) =>
    onSearch(withoutEmpty<AssetSearch>({ ...search, ...changes }));
  const clear = () =>
    onSearch({ ...(search.sort && { sort: search.sort }), ...(search.view && { view: search.view }) });

  const View = search.view === 'table' ? Table : Grid;
  return (
    <>
      <Filters search={search} onChange={change} hideProject={projectId !== undefined} />
      {isFresh && (
        <Button tone="primary" className={styles.fresh} onClick={refresh}>
          {strings.library.fresh}
        </Button>
      )}
      {error !== null ? (
        <Failure error={error} onRetry={refresh} />
      ) : isPending ? (
        <Loading />
      ) : assets.length > 0 ? (
        <section aria-label={strings.library.results}>
          <View assets={assets} {...list.props} />
          <p className={styles.count} role="status">
            {strings.library.count(assets.length, hasMore)}
          </p>
        </section>
      ) : isFiltered(search) ? (
        <NothingFound onClear={clear} />
      ) : (
        empty
      )}
      {list.selected.length > 0 && (
        <BulkBar ids={list.selected} trashed={trashed} actions={list.actions} onClear={list.clear} />
      )}
    </>
  );
}

/** What is selected and where the keyboard is. */
function useListState(
  assets: ListProps['assets'],
  { trashed, loadMore }: { trashed: boolean; loadMore: () => void },
) {
  const [chosen, setChosen] = useState(NOTHING);
  const [focused, setFocused] = useState<string | null>(null);
  const ids = useMemo(() => assets.map(({ id }) => id), [assets]);
  const selection = useMemo(() => within(chosen, ids), [chosen, ids]);
  const selected = useMemo(() => [...selection.ids], [selection]);
  const clear = useCallback(() => setChosen(NOTHING), []);
  const actions = useBulkActions({ onDone: clear });
  const onSelect = useCallback<ListProps['onSelect']>(
    (id, { range }) => setChosen((before) => (range ? extend(before, ids, id) : toggle(before, id))),
    [ids],
  );
  const current = focused !== null && ids.includes(focused) ? focused : (ids[0] ?? null);
  const keys = useListKeys({
    ids,
    current,
    onMove: setFocused,
    onSelect,
    onSelectAll: () => setChosen({ ids: new Set(ids), anchor: null }),
    onClear: clear,
    onDelete: () => {
      const targets = selected.length > 0 ? selected : current === null ? [] : [current];
      if (targets.length > 0 && !trashed) actions.trash(targets);
    },
  });
  const props = { selection, current, keys, onSelect, onFocus: setFocused, onEnd: loadMore };
  return { props, selected, actions, clear };
}
