import type { Kysely, Transaction } from 'kysely';
import { type AssetQuery, type AssetSort, type ListedStamp, listAssets, listStamps } from '#db/asset-list.ts';
import { findAsset, replaceTags, updateAsset } from '#db/assets.ts';
import type { Direction, Position } from '#db/keyset.ts';
import { projectsOfAsset } from '#db/projects.ts';
import type { Schema } from '#db/schema.ts';
import { searchTerms } from '#db/text-search.ts';
import { transact } from '#db/transact.ts';
import { AssetError } from '#errors.ts';
import type { MediaKind } from '#media/facts.ts';
import { type Asset, type AssetOrigin, type AssetStatus, assetFromRow, type Metadata } from './asset.ts';

/** What to list; an empty array or null leaves the filter out. */
export interface Listing {
  readonly kinds: readonly MediaKind[];
  /** Kinds to leave out, for APIs that do not know them. */
  readonly unlisted: readonly MediaKind[];
  readonly statuses: readonly AssetStatus[];
  readonly origins: readonly AssetOrigin[];
  readonly projectId: string | null;
  /** All of them. */
  readonly tags: readonly string[];
  readonly userId: number | null;
  readonly favourite: boolean | null;
  /** Hex: the assets with these very bytes. */
  readonly sha256: string | null;
  /** Only what is in the trash, instead of what is not. */
  readonly trashed: boolean;
  /** Only what has its bytes: whoever cannot tell of a transfer lists no others. */
  readonly stored: boolean;
  readonly createdFrom: Date | null;
  readonly createdUntil: Date | null;
  /** Words, all of which occur in name, tags or description; the beginning of a word is enough. */
  readonly search: string | null;
  readonly sort: AssetSort;
  readonly direction: Direction;
  readonly after: Position | null;
  readonly offset: number;
  readonly limit: number;
}

export const EVERYTHING: Omit<Listing, 'limit'> = {
  kinds: [],
  unlisted: [],
  statuses: [],
  origins: [],
  projectId: null,
  tags: [],
  userId: null,
  favourite: null,
  sha256: null,
  trashed: false,
  stored: false,
  createdFrom: null,
  createdUntil: null,
  search: null,
  sort: 'created',
  direction: 'desc',
  after: null,
  offset: 0,
};

export interface Page<T> {
  readonly items: readonly T[];
  /** Where the next page starts; null on the last. */
  readonly next: Position | null;
}

export async function list(db: Kysely<Schema>, workspaceId: string, listing: Listing): Promise<Page<Asset>> {
  const { items, next } = await pageOf(listing, (query) => listAssets(db, { ...query, workspaceId }));
  return { items: items.map(assetFromRow), next };
}

/** The same page, of which no more is read than which assets are on it, and in which of their states. */
export async function listStates(
  db: Kysely<Schema>,
  workspaceId: string,
  listing: Listing,
): Promise<Page<AssetState>> {
  return pageOf(listing, (query) => listStamps(db, { ...query, workspaceId }));
}

/** Wherever the id and the stamp are the same, so is all that is known of the asset. */
export type AssetState = Pick<ListedStamp, 'id' | 'stamp'>;

async function pageOf<Row extends ListedStamp>(
  listing: Listing,
  read: (query: Omit<AssetQuery, 'workspaceId'>) => Promise<Row[]>,
): Promise<Page<Row>> {
  const search = listing.search === null ? null : searchTerms(listing.search);
  if (listing.search !== null && search === null) return { items: [], next: null };
  const rows = await read({
    ...listing,
    search,
    createdFrom: listing.createdFrom?.getTime() ?? null,
    createdUntil: listing.createdUntil?.getTime() ?? null,
    limit: listing.limit + 1,
  });
  const items = rows.slice(0, listing.limit);
  const last = rows.length > listing.limit ? items.at(-1) : undefined;
  return { items, next: last === undefined ? null : { value: last.position, id: idIn(listing, last) } };
}

/** Text search by date runs along the rows of the index, whose number breaks its own ties. */
function idIn(listing: Listing, row: { id: string; position: number | string }): string | number {
  return listing.search !== null && listing.sort === 'created' ? row.position : row.id;
}

/** What is in the trash is not found here. */
export async function get(db: Kysely<Schema>, workspaceId: string, id: string): Promise<Asset> {
  const asset = await getEvenTrashed(db, workspaceId, id);
  if (asset.trashedAt !== null) throw notFound(id);
  return asset;
}

export async function getEvenTrashed(db: Kysely<Schema>, workspaceId: string, id: string): Promise<Asset> {
  const row = await findAsset(db, workspaceId, id);
  if (row === null) throw notFound(id);
  return assetFromRow(row);
}

export async function projectsOf(db: Kysely<Schema>, asset: Asset): Promise<string[]> {
  return projectsOfAsset(db, asset.id);
}

export interface AssetChanges {
  readonly name?: string;
  readonly description?: string;
  readonly favourite?: boolean;
  readonly tags?: readonly string[];
  readonly metadata?: Metadata;
}

export async function update(
  db: Kysely<Schema>,
  asset: { workspaceId: string; id: string },
  changes: AssetChanges,
): Promise<Asset> {
  return transact(db, (tx) => change(tx, asset, changes));
}

/** As `update`, within a transaction. */
export async function change(
  tx: Transaction<Schema>,
  { workspaceId, id }: { workspaceId: string; id: string },
  { name, description, favourite, tags, metadata }: AssetChanges,
): Promise<Asset> {
  if ((await findAsset(tx, workspaceId, id)) === null) throw notFound(id);
  if (tags !== undefined) await replaceTags(tx, { workspaceId, id }, tags);
  const row = await updateAsset(tx, id, {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(favourite !== undefined && { favourite: favourite ? 1 : 0 }),
    ...(tags !== undefined && { tags: JSON.stringify(tags) }),
    ...(metadata !== undefined && { metadata: JSON.stringify(metadata) }),
    updated_at: Date.now(),
  });
  if (row === null) throw notFound(id);
  return assetFromRow(row);
}

export function notFound(id: string): AssetError {
  return new AssetError('not-found', `There is no asset ${id}.`);
}
