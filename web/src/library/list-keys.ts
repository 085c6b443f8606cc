import { type KeyboardEvent, useRef } from 'react';

export interface RowOfItems {
  /** Of the first item in it. */
  readonly start: number;
  readonly widths: readonly number[];
}

/** Null where each item is a row of its own. */
export type Rows = readonly RowOfItems[] | null;

export interface ListKeys {
  readonly handlers: { readonly onKeyDown: (event: KeyboardEvent) => void };
  /** Told by the list at every drawing: its rows, and how to bring one into view. */
  useRows(rows: Rows, reveal: (row: number) => void): void;
}

export interface ListKeysOptions {
  readonly ids: readonly string[];
  readonly current: string | null;
  readonly onMove: (id: string) => void;
  readonly onSelect: (id: string, how: { readonly range: boolean }) => void;
  readonly onSelectAll: () => void;
  readonly onClear: () => void;
  readonly onDelete: () => void;
}

/** Arrows, Home and End move, with Shift they select; Space selects, Ctrl+A all; Delete deletes; Escape clears. Enter opens, as it does with any link. */
export function useListKeys(options: ListKeysOptions): ListKeys {
  const { ids, current, onMove, onSelect } = options;
  const shape = useRef<{ rows: Rows; reveal: (row: number) => void }>({ rows: null, reveal: () => {} });

  const moveTo = (index: number, event: KeyboardEvent) => {
    const id = ids[index];
    event.preventDefault();
    if (id === undefined) return;
    const list = event.currentTarget;
    const { rows, reveal } = shape.current;
    reveal(rows === null ? index : rowOf(rows, index));
    onMove(id);
    if (event.shiftKey) onSelect(id, { range: true });
    // After the row has been drawn, when it was out of view.
    requestAnimationFrame(() =>
      requestAnimationFrame(() =>
        list.querySelector<HTMLElement>(`[data-asset="${CSS.escape(id)}"]`)?.focus(),
      ),
    );
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLElement)) return;
    const command = event.ctrlKey || event.metaKey;
    const onAll = { Escape: options.onClear, Delete: options.onDelete }[event.key];
    if (onAll !== undefined || (command && event.key === 'a')) {
      event.preventDefault();
      return onAll === undefined ? options.onSelectAll() : onAll();
    }
    // The others move from asset to asset, and mean something else in a box that is checked.
    if (event.target.dataset.asset === undefined) return;
    const at = current === null ? 0 : Math.max(0, ids.indexOf(current));
    const target = destination(event.key, { at, rows: shape.current.rows, last: ids.length - 1 });
    if (target !== null) return moveTo(target, event);
    const id = ids[at];
    if (event.key !== ' ' || id === undefined) return;
    event.preventDefault();
    onSelect(id, { range: event.shiftKey });
  };

  return {
    handlers: { onKeyDown },
    useRows(rows, reveal) {
      shape.current = { rows, reveal };
    },
  };
}

/** Where a key leads to from an item, or null for one that leads nowhere. */
export function destination(
  key: string,
  { at, rows, last }: { at: number; rows: Rows; last: number },
): number | null {
  if (key === 'ArrowRight') return Math.min(last, at + 1);
  if (key === 'ArrowLeft') return Math.max(0, at - 1);
  if (key === 'Home') return 0;
  if (key === 'End') return last;
  if (key === 'ArrowDown') return rows === null ? Math.min(last, at + 1) : beside(rows, at, 1);
  if (key === 'ArrowUp') return rows === null ? Math.max(0, at - 1) : beside(rows, at, -1);
  return null;
}

/** The item of the next row, or the one before, whose middle is nearest. */
function beside(rows: readonly RowOfItems[], at: number, step: 1 | -1): number {
  const index = rowOf(rows, at);
  const row = rows[index];
  const next = rows[index + step];
  if (row === undefined || next === undefined) return at;
  const middle = middleOf(row, at - row.start);
  const distances = next.widths.map((_, place) => Math.abs(middleOf(next, place) - middle));
  return next.start + distances.indexOf(Math.min(...distances));
}

function middleOf({ widths }: RowOfItems, place: number): number {
  const before = widths.slice(0, place).reduce((sum, width) => sum + width, 0);
  return before + (widths[place] ?? 0) / 2;
}

function rowOf(rows: readonly RowOfItems[], item: number): number {
  return rows.findLastIndex(({ start }) => start <= item);
}
