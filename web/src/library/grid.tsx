import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useWidth } from '../ui/use-width.ts';
import { Card } from './card.tsx';
import styles from './grid.module.css';
import { type Frame, justify, type Layout, type Row, type Shaped } from './layout.ts';
import type { ListProps } from './list.ts';

const GAP = 10;
/** Pixels; phones get smaller pictures, so that there are two beside each other. */
const HEIGHTS = { narrow: 130, wide: 200 };
/** Rows that are still to come, some screens of them, when the next page is asked for: who scrolls does not meet the end. */
const AHEAD = 14;

/** Pictures in rows that fill the width; only those in view are drawn. */
export function Grid({ assets, current, keys, onEnd, ...items }: ListProps) {
  const ref = useRef<HTMLDivElement>(null);
  const width = useWidth(ref);
  const height = width < 640 ? HEIGHTS.narrow : HEIGHTS.wide;
  const frame = useMemo(() => ({ width, gap: GAP, height }), [width, height]);
  const rows = useJustified(assets, frame);
  const [offset, setOffset] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is above the grid may have another height at another width.
  useLayoutEffect(() => setOffset(ref.current?.offsetTop ?? 0), [width]);
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: (index) => (rows[index]?.height ?? height) + GAP,
    overscan: 4,
    scrollMargin: offset,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of other heights are measured anew.
  useLayoutEffect(() => virtualizer.measure(), [rows]);
  const visible = virtualizer.getVirtualItems();
  const isNearEnd = (visible.at(-1)?.index ?? 0) >= rows.length - AHEAD;
  useLayoutEffect(() => {
    if (isNearEnd) onEnd();
  }, [isNearEnd, onEnd]);
  keys.useRows(rows, (index) => virtualizer.scrollToIndex(index));

  return (
    <div ref={ref} className={styles.grid} style={{ height: virtualizer.getTotalSize() }} {...keys.handlers}>
      {visible.map(({ index, start }) => {
        const row = rows[index];
        return (
          row !== undefined && (
            <div
              key={index}
              className={styles.row}
              style={{ height: row.height, gap: GAP, transform: `translateY(${start - offset}px)` }}
            >
              {row.widths.map((width, place) => {
                const asset = assets[row.start + place];
                return (
                  asset !== undefined && (
                    <div key={asset.id} style={{ width }}>
                      <Card
                        asset={asset}
                        selected={items.selection.ids.has(asset.id)}
                        selecting={items.selection.ids.size > 0}
                        current={asset.id === current}
                        onSelect={items.onSelect}
                        onFocus={items.onFocus}
                      />
                    </div>
                  )
                );
              })}
            </div>
          )
        );
      })}
    </div>
  );
}

/** The same rows while the shapes are the same: what became of an asset besides moves nothing. */
function useJustified(assets: readonly Shaped[], frame: Frame): readonly Row[] {
  const before = useRef<Layout | null>(null);
  return useMemo(() => {
    if (frame.width === 0) return [];
    before.current = justify(assets, frame, before.current);
    return before.current.rows;
  }, [assets, frame]);
}
