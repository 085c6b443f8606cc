import type { AssetOrigin, AssetStatus } from '#core/asset.ts';
import { EVERYTHING, type Listing } from '#core/library.ts';
import type { AssetSort } from '#db/asset-list.ts';
import { AssetError } from '#errors.ts';
import { decodeCursor } from '#http/cursor.ts';
import type { MediaKind } from '#media/facts.ts';
import type { AssetsQuery } from './schema.ts';

/** The list that a query asks for, and the name of its ordering for the next cursor. */
export function listingOf(query: AssetsQuery): { listing: Listing; order: string } {
  const sort = query.sort ?? '-created';
  const order = `${sort}${query.q === undefined ? '' : '?'}`;
  return {
    order,
    listing: {
      ...EVERYTHING,
      kinds: (query.kind ?? []) as MediaKind[],
      statuses: (query.status ?? []) as AssetStatus[],
      origins: (query.origin ?? []) as AssetOrigin[],
      projectId: query.projectId ?? null,
      tags: [...new Set(query.tag)],
      userId: query.userId ?? null,
      favourite: query.favourite ?? null,
      sha256: query.sha256 ?? null,
      trashed: query.trashed ?? false,
      createdFrom: moment(query.createdFrom),
      createdUntil: moment(query.createdUntil),
      search: query.q ?? null,
      sort: sort.replace('-', '') as AssetSort,
      direction: sort.startsWith('-') ? 'desc' : 'asc',
      after: query.cursor === undefined ? null : decodeCursor(order, query.cursor, 'cursor'),
      limit: query.limit,
    },
  };
}

/** @throws `invalid` for what is none */
export function moment(text: string | undefined): Date | null {
  if (text === undefined) return null;
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw new AssetError('invalid', `"${text}" is not a moment in time.`);
  return date;
}
