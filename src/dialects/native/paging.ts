import type { Page } from '#core/library.ts';
import { type CursorPosition, decodeCursor, encodeCursor } from '#http/cursor.ts';

/** Where a page of a list starts and how long it may be. */
export function pageRequest(
  order: string,
  { cursor, limit }: { cursor?: string; limit: number },
): { after: CursorPosition | null; limit: number } {
  return { after: cursor === undefined ? null : decodeCursor(order, cursor, 'cursor'), limit };
}

export interface PageReply<T> {
  data: T[];
  nextCursor: string | null;
  hasMore: boolean;
}

/** `order` is the name of the list's ordering, for the next cursor. */
export function presentPage<T, U>(
  order: string,
  { items, next }: Page<T>,
  present: (item: T) => U,
): PageReply<U> {
  return {
    data: items.map(present),
    nextCursor: next === null ? null : encodeCursor(order, next),
    hasMore: next !== null,
  };
}
