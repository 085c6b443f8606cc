import { type Kysely, sql } from 'kysely';
import type { AssetRow } from './assets.ts';
import type { BlobRow } from './blobs.ts';
import { engineOf } from './engine.ts';
import type { JobRow } from './jobs.ts';
import type { Millis, Schema } from './schema.ts';
import { chargedGenerations } from './usage.ts';

/** What somebody asks who doubts that the rows are right. Each reads a whole table, or an index over one. */

const PAGE = 500;

/** All blobs in the order of their keys, some hundred at a time; what is written meanwhile may be among them or not. */
export async function* allBlobs(db: Kysely<Schema>): AsyncGenerator<BlobRow> {
  let after = '';
  while (true) {
    const rows = await db
      .selectFrom('blobs')
      .selectAll()
      .where('key', '>', after)
      .orderBy('key')
      .limit(PAGE)
      .execute();
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = last.key;
  }
}

export async function findBlob(db: Kysely<Schema>, key: string): Promise<BlobRow | null> {
  const row = await db.selectFrom('blobs').selectAll().where('key', '=', key).executeTakeFirst();
  return row ?? null;
}

/** Which assets have a blob, as what. */
export async function usesOfBlob(
  db: Kysely<Schema>,
  key: string,
): Promise<{ readonly asset_id: string; readonly role: string }[]> {
  return db
    .selectFrom('blob_uses')
    .select(['asset_id', 'role'])
    .where('blob_key', '=', key)
    .orderBy('asset_id')
    .execute();
}

/** Blobs that neither an asset nor the render cache has. */
export async function unusedBlobs(db: Kysely<Schema>): Promise<BlobRow[]> {
  return db
    .selectFrom('blobs')
    .selectAll()
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('blob_uses').select('role').whereRef('blob_uses.blob_key', '=', 'blobs.key'))),
    )
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('scene_cache').select('key').whereRef('scene_cache.blob_key', '=', 'blobs.key'))),
    )
    .execute();
}

/** Assets that name bytes which are not counted as theirs. */
export async function assetsWithoutUse(
  db: Kysely<Schema>,
): Promise<Pick<AssetRow, 'id' | 'workspace_id' | 'blob_key'>[]> {
  return db
    .selectFrom('assets')
    .select(['id', 'workspace_id', 'blob_key'])
    .where('blob_key', 'is not', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('blob_uses')
            .select('role')
            .whereRef('blob_uses.asset_id', '=', 'assets.id')
            .whereRef('blob_uses.blob_key', '=', 'assets.blob_key')
            .where('role', '=', 'original'),
        ),
      ),
    )
    .execute();
}

/** Jobs that count as running although their lease ended before a moment. */
export async function abandonedJobs(db: Kysely<Schema>, before: Millis): Promise<JobRow[]> {
  return db
    .selectFrom('jobs')
    .selectAll()
    .where('state', '=', 'running')
    .where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '<', before)]))
    .execute();
}

/** Puts a job back into the queue, unless somebody has taken it up since. */
export async function requeueAbandoned(db: Kysely<Schema>, job: JobRow, now: Millis): Promise<boolean> {
  const row = await db
    .updateTable('jobs')
    .set({ state: 'queued', lease: null, lease_until: null, run_at: now })
    .where('id', '=', job.id)
    .where('state', '=', 'running')
    .where('lease', job.lease === null ? 'is' : '=', job.lease)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Assets that are being processed, as they say, and that no job and no upload is about. */
export async function forgottenAssets(db: Kysely<Schema>, before: Millis): Promise<AssetRow[]> {
  return db
    .selectFrom('assets')
    .selectAll()
    .where('status', '=', 'processing')
    .where('updated_at', '<', before)
    .where('id', 'not in', (eb) =>
      eb
        .selectFrom('jobs')
        .select(sql<string>`payload ->> 'assetId'`.as('id'))
        .where('kind', 'in', ['probe', 'preview', 'import'])
        .where('state', '!=', 'dead'),
    )
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('uploads').select('id').whereRef('uploads.asset_id', '=', 'assets.id'))),
    )
    .execute();
}

/** Generations that are to be rendered here and that no job is about. */
export async function forgottenGenerations(
  db: Kysely<Schema>,
  before: Millis,
): Promise<{ readonly asset_id: string; readonly workspace_id: string }[]> {
  return db
    .selectFrom('generations')
    .select(['asset_id', 'workspace_id'])
    .where('renderer', '=', 'builtin')
    .where('status', 'in', ['queued', 'running'])
    .where('created_at', '<', before)
    .where('asset_id', 'not in', (eb) =>
      eb
        .selectFrom('jobs')
        .select(sql<string>`payload ->> 'assetId'`.as('id'))
        .where('kind', '=', 'render')
        .where('state', '!=', 'dead'),
    )
    .execute();
}

export interface Miscount {
  readonly workspaceId: string;
  readonly kind: string;
  readonly counted: { readonly assets: number; readonly bytes: number };
  readonly found: { readonly assets: number; readonly bytes: number };
}

/** Where the figures of usage and the assets disagree; both are read in one statement, at one moment. */
export async function miscounts(db: Kysely<Schema>): Promise<Miscount[]> {
  const { rows } = await sql<Record<'workspace_id' | 'kind', string> & Record<'a' | 'b' | 'c' | 'd', number>>`
    select workspace_id, kind, sum(counted_assets) as a, sum(counted_bytes) as b,
      sum(found_assets) as c, sum(found_bytes) as d
    from (
      select workspace_id, kind, assets as counted_assets, bytes as counted_bytes, 0 as found_assets, 0 as found_bytes
        from asset_usage
      union all
      select workspace_id, kind, 0, 0, count(*), sum(size) from assets group by workspace_id, kind
    ) as both_sides
    group by workspace_id, kind
    having sum(counted_assets) <> sum(found_assets) or sum(counted_bytes) <> sum(found_bytes)
    order by workspace_id, kind`.execute(db);
  return rows.map((row) => ({
    workspaceId: row.workspace_id,
    kind: row.kind,
    counted: { assets: row.a, bytes: row.b },
    found: { assets: row.c, bytes: row.d },
  }));
}

export interface RenderMiscount {
  readonly workspaceId: string;
  readonly month: string;
  /** Milliseconds of film. */
  readonly counted: number;
  readonly found: number;
}

/** Where the figures of what was rendered disagree with the generations that are still there. */
export async function renderMiscounts(db: Kysely<Schema>): Promise<RenderMiscount[]> {
  const { rows } = await sql<RenderMiscount>`
    select workspace_id as "workspaceId", month, sum(counted) as counted, sum(found) as found
    from (
      select workspace_id, month, length as counted, 0 as found from render_usage where shard >= 0
      union all
      select workspace_id, month, 0, length from (${chargedGenerations(db)}) as charged
    ) as both_sides
    group by workspace_id, month
    having sum(counted) <> sum(found)
    order by workspace_id, month`.execute(db);
  return rows;
}

/** What SQLite itself finds wrong with its file; a PostgreSQL server sees to that by itself. */
export async function brokenRows(db: Kysely<Schema>): Promise<string[]> {
  if (engineOf(db) === 'postgres') return [];
  const { rows: pages } = await sql<{ message: string }>`
    select integrity_check as message from pragma_integrity_check`.execute(db);
  const { rows: references } = await sql<{ message: string }>`
    select "table" || ' ' || coalesce(rowid, '?') || ' refers to a row of ' || parent || ' that is not there' as message
      from pragma_foreign_key_check`.execute(db);
  return [...pages, ...references].map(({ message }) => message).filter((message) => message !== 'ok');
}
