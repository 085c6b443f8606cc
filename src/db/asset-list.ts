import { type Kysely, type RawBuilder, type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import type { AssetRow } from './assets.ts';
import { engineOf } from './engine.ts';
import { afterPosition, type Direction, type Position } from './keyset.ts';
import type { Millis, Schema } from './schema.ts';
import { matches } from './text-search.ts';

export type AssetSort = 'created' | 'updated' | 'name' | 'size';

export interface AssetQuery {
  readonly workspaceId: string;
  readonly kinds: readonly string[];
  /** Kinds to leave out. */
  readonly unlisted: readonly string[];
  readonly statuses: readonly string[];
  readonly origins: readonly string[];
  readonly projectId: string | null;
  readonly tag: string | null;
  readonly userId: number | null;
  readonly favourite: boolean | null;
  readonly sha256: string | null;
  readonly trashed: boolean;
  readonly stored: boolean;
  /** From this moment, inclusive. */
  readonly createdFrom: Millis | null;
  /** Until this moment, exclusive. */
  readonly createdUntil: Millis | null;
  /** See `searchTerms` of text-search.ts. */
  readonly search: readonly string[] | null;
  readonly sort: AssetSort;
  readonly direction: Direction;
  readonly after: Position | null;
  readonly offset: number;
  readonly limit: number;
}

/** A row, with the value that its place in the list is known by. */
export type ListedAsset = AssetRow & { readonly position: number | string };

/**
 * One page by keyset. Each way of narrowing that can leave few of many assets (search, tag, project) drives the
 * query from its own index, in which ids, being UUIDv7, already stand in the order of creation.
 */
export async function listAssets(db: Kysely<Schema>, query: AssetQuery): Promise<ListedAsset[]> {
  return (await listQuery(db, query).execute()) as ListedAsset[];
}

/** For `listAssets`, and for the test that looks at its plan. */
export function listQuery(db: Kysely<Schema>, query: AssetQuery) {
  const order = ordering(query);
  return narrowed(db, query)
    .selectAll('assets')
    .select(sql.ref<number | string>(order.value).as('position'))
    .where(afterPosition({ value: order.value, id: order.id }, query.direction, query.after))
    .orderBy(sql.ref(order.value), query.direction)
    .$if(order.id !== order.value, (page) => page.orderBy(sql.ref(order.id), query.direction))
    .$if(query.offset > 0, (page) => page.offset(query.offset))
    .limit(query.limit);
}

/** By date, the id alone would do; the pair is what the index over all assets of a workspace has. */
function ordering(query: AssetQuery): { value: string; id: string } {
  if (query.sort !== 'created') {
    const column = { updated: 'updated_at', name: 'name', size: 'size' }[query.sort];
    return { value: `assets.${column}`, id: 'assets.id' };
  }
  if (query.search !== null) return { value: 'assets_fts.rowid', id: 'assets_fts.rowid' };
  if (query.tag !== null) return { value: 'asset_tags.asset_id', id: 'asset_tags.asset_id' };
  if (query.projectId !== null) return { value: 'project_assets.asset_id', id: 'project_assets.asset_id' };
  return { value: 'assets.created_at', id: 'assets.id' };
}

/** Whatever else is joined, the conditions below only speak of assets. */
type AssetSelection = SelectQueryBuilder<Schema, 'assets', object>;

function narrowed(db: Kysely<Schema>, query: AssetQuery): AssetSelection {
  let rows = drivenBy(db, query).where('assets.workspace_id', '=', query.workspaceId);
  if (query.tag !== null && query.search !== null) rows = rows.where(hasTag(query.workspaceId, query.tag));
  if (query.projectId !== null && (query.search ?? query.tag) !== null)
    rows = rows.where(isIn(query.projectId));
  if (query.kinds.length > 0) rows = rows.where('assets.kind', 'in', query.kinds);
  if (query.unlisted.length > 0) rows = rows.where('assets.kind', 'not in', query.unlisted);
  if (query.statuses.length > 0) rows = rows.where('assets.status', 'in', query.statuses);
  if (query.origins.length > 0) rows = rows.where('assets.origin', 'in', query.origins);
  if (query.userId !== null) rows = rows.where('assets.user_id', '=', query.userId);
  if (query.favourite !== null) rows = rows.where('assets.favourite', '=', query.favourite ? 1 : 0);
  if (query.sha256 !== null) rows = rows.where('assets.sha256', '=', query.sha256);
  if (query.stored) rows = rows.where('assets.blob_key', 'is not', null);
  rows = rows.where('assets.trashed_at', query.trashed ? 'is not' : 'is', null);
  if (query.createdFrom !== null) rows = rows.where('assets.created_at', '>=', query.createdFrom);
  if (query.createdUntil !== null) rows = rows.where('assets.created_at', '<', query.createdUntil);
  return rows;
}

/** SQLite keeps the order of a CROSS JOIN: the narrowing table first, then its assets one by one. */
function drivenBy(db: Kysely<Schema>, { search, tag, projectId, workspaceId }: AssetQuery): AssetSelection {
  if (search !== null) {
    return db
      .selectFrom('assets_fts')
      .crossJoin('assets')
      .whereRef('assets.seq', '=', 'assets_fts.rowid')
      .where(matches(engineOf(db), { workspaceId, terms: search })) as unknown as AssetSelection;
  }
  if (tag !== null) {
    return db
      .selectFrom('asset_tags')
      .crossJoin('assets')
      .whereRef('assets.id', '=', 'asset_tags.asset_id')
      .where('asset_tags.workspace_id', '=', workspaceId)
      .where('asset_tags.tag', '=', tag) as unknown as AssetSelection;
  }
  if (projectId !== null) {
    return db
      .selectFrom('project_assets')
      .crossJoin('assets')
      .whereRef('assets.id', '=', 'project_assets.asset_id')
      .where('project_assets.project_id', '=', projectId) as unknown as AssetSelection;
  }
  return db.selectFrom('assets');
}

function hasTag(workspaceId: string, tag: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`exists (select 1 from asset_tags
    where workspace_id = ${workspaceId} and tag = ${tag} and asset_id = assets.id)`;
}

function isIn(projectId: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`exists (select 1 from project_assets
    where project_id = ${projectId} and asset_id = assets.id)`;
}
