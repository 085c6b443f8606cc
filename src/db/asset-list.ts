import {
  type CompiledQuery,
  type Kysely,
  type RawBuilder,
  type SelectQueryBuilder,
  type SqlBool,
  sql,
} from 'kysely';
import type { AssetRow } from './assets.ts';
import { engineOf } from './engine.ts';
import { afterPosition, type Direction, type Position } from './keyset.ts';
import { Recent } from './recent.ts';
import type { Millis, Schema } from './schema.ts';
import { withWords } from './search-words.ts';
import { matches, type SearchTerm } from './text-search.ts';

export type AssetSort = 'created' | 'updated' | 'name' | 'size';

export interface AssetQuery {
  readonly workspaceId: string;
  readonly kinds: readonly string[];
  /** Kinds to leave out. */
  readonly unlisted: readonly string[];
  readonly statuses: readonly string[];
  readonly origins: readonly string[];
  readonly projectId: string | null;
  /** All of them. The first drives the query where tags do. */
  readonly tags: readonly string[];
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
  readonly search: readonly SearchTerm[] | null;
  readonly sort: AssetSort;
  readonly direction: Direction;
  readonly after: Position | null;
  readonly offset: number;
  readonly limit: number;
}

/** The value that the place of a row in the list is known by. */
interface Placed {
  readonly position: number | string;
}

export type ListedAsset = AssetRow & Placed;

/** Which asset, and by which of its states: see `stamp` in schema.ts. */
export type ListedStamp = Pick<AssetRow, 'id' | 'stamp'> & Placed;

/** What narrows a list drives its query, or else the order of the list does. */
export type Driver = 'search' | 'tag' | 'project' | null;

/** Where words are looked for: among so many assets that come next, by their index, or as the database likes. */
export type Reach = 'near' | 'indexed' | 'any';
const NEAR = 5_000;

/**
 * Up to so many assets are looked up and sorted; among more of them a page is sooner found along the order of the list.
 */
const FEW = 5_000;

/**
 * One page by keyset. Each way of narrowing that can leave few of many assets (search, tag, project) drives the
 * query from its own index, in which ids, being UUIDv7, already stand in the order of creation.
 */
export async function listAssets(db: Kysely<Schema>, query: AssetQuery): Promise<ListedAsset[]> {
  return (await quickest(db, query, listQuery)) as ListedAsset[];
}

/** The same page, of which little is read. */
export async function listStamps(db: Kysely<Schema>, query: AssetQuery): Promise<ListedStamp[]> {
  return (await quickest(db, query, stampsQuery)) as ListedStamp[];
}

type Making = typeof listQuery | typeof stampsQuery;

async function quickest(db: Kysely<Schema>, given: AssetQuery, make: Making): Promise<Placed[]> {
  if (searchesByDate(db, given)) return searchPage(db, given, make);
  const query = await rarestFirst(db, await spelledOut(db, given));
  const driver = (await sortsMany(db, query)) ? null : narrowest(query);
  return run(db, make, { query, driver, reach: 'any' });
}

/** Some kilobytes each. */
const MOST_COMPILED = 100;

/** The first pages of lists are asked for again and again, and compiling their query takes longer than SQLite takes to run it. */
const compiled = new Recent<CompiledQuery<Placed>>(MOST_COMPILED);

async function run(
  db: Kysely<Schema>,
  make: Making,
  { query, driver, reach }: { query: AssetQuery; driver: Driver; reach: Reach },
): Promise<Placed[]> {
  const name = JSON.stringify([engineOf(db), make.name, driver, reach, query]);
  const page = compiled.get(name) ?? make(db, query, driver, reach).compile();
  compiled.set(name, page);
  const { rows } = await db.executeQuery(page);
  return rows;
}

async function spelledOut(db: Kysely<Schema>, query: AssetQuery): Promise<AssetQuery> {
  if (query.search === null || engineOf(db) === 'postgres') return query;
  return { ...query, search: await withWords(db, query.search) };
}

/** Of several tags the one that the fewest assets have leads to a page soonest; beyond some number they are all frequent. */
async function rarestFirst(db: Kysely<Schema>, query: AssetQuery): Promise<AssetQuery> {
  const { workspaceId, tags, search } = query;
  if (tags.length < 2 || search !== null) return query;
  const counted = await Promise.all(
    tags.map(async (tag) => {
      const some = db
        .selectFrom('asset_tags')
        .select('asset_id')
        .where('workspace_id', '=', workspaceId)
        .where('tag', '=', tag)
        .limit(FEW);
      const { assets } = await db
        .selectFrom(some.as('some'))
        .select((eb) => eb.fn.countAll<number>().as('assets'))
        .executeTakeFirstOrThrow();
      return { tag, assets: Number(assets) };
    }),
  );
  counted.sort((one, other) => one.assets - other.assets);
  return { ...query, tags: counted.map(({ tag }) => tag) };
}

/** PostgreSQL takes every word for one that many assets have, which it looks for along all of them. */
export function searchesByDate(db: Kysely<Schema>, { search, sort }: AssetQuery): boolean {
  return search !== null && sort === 'created' && engineOf(db) === 'postgres';
}

/** A frequent word fills its page from the assets that come next; any other is left to the index of words. */
async function searchPage(db: Kysely<Schema>, query: AssetQuery, make: Making): Promise<Placed[]> {
  const near = await run(db, make, { query, driver: 'search', reach: 'near' });
  if (near.length === query.limit) return near;
  return run(db, make, { query, driver: 'search', reach: 'indexed' });
}

/** For `listAssets`, and for the test that looks at its plan. */
export function listQuery(db: Kysely<Schema>, query: AssetQuery, driver?: Driver, reach?: Reach) {
  return placed(db, query, driver, reach).selectAll('assets');
}

function stampsQuery(db: Kysely<Schema>, query: AssetQuery, driver?: Driver, reach?: Reach) {
  return placed(db, query, driver, reach).select(['assets.id', 'assets.stamp']);
}

function placed(
  db: Kysely<Schema>,
  query: AssetQuery,
  driver: Driver = narrowest(query),
  reach: Reach = 'any',
) {
  const order = ordering(query);
  return (
    narrowed(db, query, { driver, reach })
      .select(sql.ref<number | string>(order.value).as('position'))
      .where(afterPosition({ value: order.value, id: order.id }, query.direction, query.after))
      // PostgreSQL, where it merges the two tables, would otherwise read all assets up to there.
      .$if(/\.asset_id$/.test(order.value), (page) =>
        page.where(afterPosition({ value: 'assets.id', id: 'assets.id' }, query.direction, query.after)),
      )
      .orderBy(sql.ref(order.value), query.direction)
      .$if(order.id !== order.value, (page) => page.orderBy(sql.ref(order.id), query.direction))
      .$if(query.offset > 0, (page) => page.offset(query.offset))
      .limit(query.limit)
  );
}

function narrowest({ search, tags, projectId }: AssetQuery): Driver {
  if (search !== null) return 'search';
  if (tags.length > 0) return 'tag';
  return projectId === null ? null : 'project';
}

/** PostgreSQL knows how many there are about, and decides for itself. */
async function sortsMany(db: Kysely<Schema>, query: AssetQuery): Promise<boolean> {
  const driver = narrowest(query);
  if (driver === null || query.sort === 'created' || engineOf(db) === 'postgres') return false;
  const { rows } = await sql`select 1 ${narrowing(db, query, driver)} limit 1 offset ${FEW}`.execute(db);
  return rows.length > 0;
}

/** By date, the id alone would do; the pair is what the index over all assets of a workspace has. */
function ordering(query: AssetQuery): { value: string; id: string } {
  if (query.sort !== 'created') {
    const column = { updated: 'updated_at', name: 'name', size: 'size' }[query.sort];
    return { value: `assets.${column}`, id: 'assets.id' };
  }
  if (query.search !== null) return { value: 'assets_fts.rowid', id: 'assets_fts.rowid' };
  if (query.tags.length > 0) return { value: 'asset_tags.asset_id', id: 'asset_tags.asset_id' };
  if (query.projectId !== null) return { value: 'project_assets.asset_id', id: 'project_assets.asset_id' };
  return { value: 'assets.created_at', id: 'assets.id' };
}

/** Whatever else is joined, the conditions below only speak of assets. */
type AssetSelection = SelectQueryBuilder<Schema, 'assets', object>;

function narrowed(
  db: Kysely<Schema>,
  query: AssetQuery,
  { driver, reach }: { driver: Driver; reach: Reach },
): AssetSelection {
  const { workspaceId, tags, projectId } = query;
  let rows = drivenBy(db, query, { driver, reach }).where('assets.workspace_id', '=', workspaceId);
  if (query.search !== null && driver !== 'search') rows = rows.where(isFound(db, query));
  for (const tag of driver === 'tag' ? tags.slice(1) : tags) rows = rows.where(hasTag(workspaceId, tag));
  if (projectId !== null && driver !== 'project') rows = rows.where(isIn(projectId));
  if (query.kinds.length > 0) rows = rows.where('assets.kind', 'in', query.kinds);
  if (query.unlisted.length > 0) rows = rows.where('assets.kind', 'not in', query.unlisted);
  if (query.statuses.length > 0) rows = rows.where('assets.status', 'in', query.statuses);
  if (query.origins.length > 0) rows = rows.where('assets.origin', 'in', query.origins);
  if (query.userId !== null) rows = rows.where('assets.user_id', '=', query.userId);
  if (query.favourite !== null) rows = rows.where('assets.favourite', '=', query.favourite ? 1 : 0);
  if (query.sha256 !== null) rows = rows.where('assets.sha256', '=', query.sha256);
  if (query.stored) rows = rows.where('assets.blob_key', 'is not', null);
  rows = rows.where('assets.trashed_at', query.trashed ? 'is not' : 'is', null);
  const { from, until } = period(query);
  if (from !== null) rows = rows.where('assets.created_at', '>=', from);
  if (until !== null) rows = rows.where('assets.created_at', '<', until);
  return rows;
}

/** Without the end that the page before has passed: SQLite would begin to read there, and not after that page. */
function period(query: AssetQuery): { from: Millis | null; until: Millis | null } {
  const { createdFrom: from, createdUntil: until, after, direction } = query;
  if (after === null || ordering(query).value !== 'assets.created_at') return { from, until };
  const reached = Number(after.value);
  return {
    from: direction === 'asc' && from !== null && reached >= from ? null : from,
    until: direction === 'desc' && until !== null && reached < until ? null : until,
  };
}

/** SQLite keeps the order of a CROSS JOIN: the narrowing table first, then its assets one by one. */
function drivenBy(
  db: Kysely<Schema>,
  query: AssetQuery,
  { driver, reach }: { driver: Driver; reach: Reach },
): AssetSelection {
  if (driver === 'search') {
    const words = reach === 'any' ? null : reached(db, query, reach).as('assets_fts');
    return db
      .selectFrom(words ?? 'assets_fts')
      .crossJoin('assets')
      .whereRef('assets.seq', '=', 'assets_fts.rowid')
      .where(matching(db, query)) as unknown as AssetSelection;
  }
  if (driver === 'tag') {
    return db
      .selectFrom('asset_tags')
      .crossJoin('assets')
      .whereRef('assets.id', '=', 'asset_tags.asset_id')
      .where('asset_tags.workspace_id', '=', query.workspaceId)
      .where('asset_tags.tag', '=', query.tags[0] ?? '') as unknown as AssetSelection;
  }
  if (driver === 'project') {
    return db
      .selectFrom('project_assets')
      .crossJoin('assets')
      .whereRef('assets.id', '=', 'project_assets.asset_id')
      .where('project_assets.project_id', '=', query.projectId ?? '') as unknown as AssetSelection;
  }
  return db.selectFrom('assets');
}

/** A part of the words; an offset is what PostgreSQL does not look across when it plans. */
function reached(db: Kysely<Schema>, query: AssetQuery, reach: 'near' | 'indexed') {
  const words = db.selectFrom('assets_fts').selectAll();
  if (reach === 'indexed') return words.where(matching(db, query)).offset(0);
  const { workspaceId, direction, after } = query;
  const from = direction === 'asc' ? (after?.value ?? 0) : 0;
  const to = direction === 'desc' ? (after?.value ?? Number.MAX_SAFE_INTEGER) : Number.MAX_SAFE_INTEGER;
  return (
    words
      // A range, not an equality: only the index that begins with the workspace has the order that is asked for then.
      .where(sql<SqlBool>`(workspace_id, rowid) > (${workspaceId}, ${from})`)
      .where(sql<SqlBool>`(workspace_id, rowid) < (${workspaceId}, ${to})`)
      .orderBy(sql`workspace_id`, direction)
      .orderBy('rowid', direction)
      .limit(NEAR)
  );
}

/** The rows of the narrowing table alone. */
function narrowing(db: Kysely<Schema>, query: AssetQuery, driver: NonNullable<Driver>): RawBuilder<unknown> {
  if (driver === 'search') return sql`from assets_fts where ${matching(db, query)}`;
  if (driver === 'tag')
    return sql`from asset_tags where workspace_id = ${query.workspaceId} and tag = ${query.tags[0]}`;
  return sql`from project_assets where project_id = ${query.projectId}`;
}

function matching(db: Kysely<Schema>, { workspaceId, search }: AssetQuery): RawBuilder<SqlBool> {
  return matches(engineOf(db), { workspaceId, terms: search ?? [] });
}

/** The sign keeps SQLite from looking the assets up by these numbers, and lets it look for their numbers instead. */
function isFound(db: Kysely<Schema>, query: AssetQuery): RawBuilder<SqlBool> {
  return sql<SqlBool>`+assets.seq in (select rowid from assets_fts where ${matching(db, query)})`;
}

function hasTag(workspaceId: string, tag: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`exists (select 1 from asset_tags as other
    where other.workspace_id = ${workspaceId} and other.tag = ${tag} and other.asset_id = assets.id)`;
}

function isIn(projectId: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`exists (select 1 from project_assets
    where project_id = ${projectId} and asset_id = assets.id)`;
}
