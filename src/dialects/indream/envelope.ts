import type { Page } from '#core/library.ts';
import { type CursorPosition, decodeCursor, encodeCursor } from '#http/cursor.ts';

/** Both keys are always there, also when there is nothing to say beside the data. */
export function envelope<T>(data: T) {
  return { data, meta: {} };
}

/** One page of a list; `order` names it for the cursor of the next page. */
export function pageEnvelope<T, R>({ items, next }: Page<T>, order: string, present: (item: T) => R) {
  return {
    data: items.map(present),
    meta: { nextPageCursor: next === null ? null : encodeCursor(order, next) },
  };
}

export function pageAfter(order: string, cursor: string | undefined): CursorPosition | null {
  return cursor === undefined ? null : decodeCursor(order, cursor, 'pageCursor');
}
