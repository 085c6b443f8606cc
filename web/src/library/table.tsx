import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { memo, useLayoutEffect, useRef, useState } from 'react';
import { strings } from '../strings/index.ts';
import { Ago } from '../ui/ago.tsx';
import { formatBytes, formatDuration } from '../ui/format.ts';
import { AssetLink } from './asset-link.tsx';
import { type ItemProps, Standing } from './card.tsx';
import type { ListProps } from './list.ts';
import { Picture } from './picture.tsx';
import { SelectBox } from './select-box.tsx';
import styles from './table.module.css';

/** Pixels. */
const ROW = 56;
/** Rows that are still to come when the next page is asked for, as in the grid. */
const AHEAD = 60;
const COLUMNS = ['name', 'kind', 'size', 'duration', 'dimensions', 'tags', 'created'] as const;

/** The same as a table, with more said of each; only the rows in view are drawn, between two that stand for the rest. */
export function Table({ assets, current, keys, onEnd, selection, onSelect, onFocus }: ListProps) {
  const ref = useRef<HTMLTableSectionElement>(null);
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => setOffset(topOf(ref.current)), []);
  const virtualizer = useWindowVirtualizer({
    count: assets.length,
    estimateSize: () => ROW,
    overscan: 12,
    scrollMargin: offset,
  });
  const visible = virtualizer.getVirtualItems();
  const isNearEnd = (visible.at(-1)?.index ?? 0) >= assets.length - AHEAD;
  useLayoutEffect(() => {
    if (isNearEnd) onEnd();
  }, [isNearEnd, onEnd]);
  keys.useRows(null, (index) => virtualizer.scrollToIndex(index));

  return (
    <table aria-label={strings.library.results} aria-rowcount={assets.length + 1} className={styles.table}>
      <thead>
        <tr>
          <th scope="col" className={styles.check}>
            <span className="visually-hidden">{strings.library.selected(selection.ids.size)}</span>
          </th>
          {COLUMNS.map((column) => (
            <th scope="col" key={column} data-column={column}>
              {strings.library.columns[column]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody ref={ref} {...keys.handlers}>
        <Rest height={(visible[0]?.start ?? offset) - offset} />
        {visible.map(({ index }) => {
          const asset = assets[index];
          return (
            asset !== undefined && (
              <TableRow
                key={asset.id}
                index={index}
                asset={asset}
                selected={selection.ids.has(asset.id)}
                selecting={selection.ids.size > 0}
                current={asset.id === current}
                onSelect={onSelect}
                onFocus={onFocus}
              />
            )
          );
        })}
        <Rest height={virtualizer.getTotalSize() - ((visible.at(-1)?.end ?? offset) - offset)} />
      </tbody>
    </table>
  );
}

/** Stands for the rows that are out of view; one that spanned all columns would bring back those that are hidden on narrow screens. */
function Rest({ height }: { height: number }) {
  return (
    <tr aria-hidden className={styles.rest} style={{ height }}>
      <td />
    </tr>
  );
}

function topOf(element: HTMLElement | null): number {
  return element === null ? 0 : element.getBoundingClientRect().top + window.scrollY;
}

const TableRow = memo(function TableRow({
  index,
  asset,
  selected,
  selecting,
  current,
  onSelect,
  onFocus,
}: ItemProps & { index: number }) {
  const { name, kind, size, duration, width, height, tags, createdAt } = asset;
  return (
    <tr aria-rowindex={index + 2} data-selected={selected || undefined} style={{ height: ROW }}>
      <td className={styles.check}>
        <SelectBox {...{ asset, selected, onSelect }} />
      </td>
      <td data-column="name">
        <AssetLink {...{ asset, selecting, current, onSelect, onFocus }} className={styles.link}>
          <span className={styles.picture}>
            <Picture asset={asset} />
          </span>
          <span className={styles.name}>{name}</span>
          <Standing asset={asset} />
        </AssetLink>
      </td>
      <td data-column="kind">{strings.common.kinds[kind]}</td>
      <td data-column="size">{formatBytes(size)}</td>
      <td data-column="duration">{duration === null || kind === 'image' ? '' : formatDuration(duration)}</td>
      <td data-column="dimensions">{width === null ? '' : `${width} × ${height}`}</td>
      <td data-column="tags">{tags.join(', ')}</td>
      <td data-column="created">
        <Ago at={createdAt} />
      </td>
    </tr>
  );
});
