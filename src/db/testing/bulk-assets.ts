import { type Kysely, type RawBuilder, sql } from 'kysely';
import { engineOf } from '../engine.ts';
import type { SampleOwner } from '../samples.ts';
import type { Schema } from '../schema.ts';
import { transact } from '../transact.ts';

/** Assets in one statement. */
const BATCH = 20_000;
const FIRST_CREATED = Date.UTC(2026, 0, 1);
const SECOND = 1_000;

export interface BulkAssets {
  readonly owner: SampleOwner;
  /** Holds one asset in ten. */
  readonly projectId: string;
  readonly count: number;
  /** Two hex digits that make the ids of this library differ from those of others in the same database. */
  readonly salt: string;
}

/** How many assets have what is rare, whatever the size of the library, which is a multiple of this. */
export const BULK_RARE = 20;

/**
 * Fills a library with assets that have no bytes, one for each second from the first of January 2026 on, made by the
 * database itself. What they have is spread so that there is something of everything: common, rare, and long ago only.
 *
 * - kinds: images, one video in 5, one audio file in 50, and rare fonts, among the first fiftieth only
 * - statuses: `ready`, one `failed` in 50, the last ones `processing`; origins: uploads, one `link` in 7, one `generated` in 20
 * - tags: `dawn` on every second one; `draft` on every tenth, none of them a video; a rare `keeper`
 * - words in names: `light` in all, `harbour` in one of 10, a rare `zeppelin`
 * - favourites: one in 100; in the trash: one in 25
 */
export async function insertBulkAssets(db: Kysely<Schema>, assets: BulkAssets): Promise<void> {
  for (let start = 0; start < assets.count; start += BATCH) {
    const numbers = numbersFrom(start, Math.min(start + BATCH, assets.count));
    await transact(
      db,
      async (tx) => {
        await insertAssets(tx, assets, numbers);
        await insertTags(tx, assets, numbers);
        await sql`insert into project_assets (project_id, asset_id, created_at)
          ${numbers} select ${assets.projectId}, ${idOf(tx, assets.salt)}, 0 from numbers where n % 10 = 3`.execute(
          tx,
        );
      },
      null,
    );
  }
}

/**
 * Fills libraries while their tables have no indexes in SQLite, and makes these afterwards: kept up row by row, their pages
 * would be written many times over, and a million assets would take minutes.
 */
export async function fillBeforeIndexes(db: Kysely<Schema>, fill: () => Promise<void>): Promise<void> {
  if (engineOf(db) === 'postgres') return fill();
  const { rows: indexes } = await sql<{ name: string; sql: string }>`
    select name, sql from sqlite_master where type = 'index' and sql is not null
      and tbl_name in ('assets', 'asset_tags', 'project_assets')`.execute(db);
  for (const { name } of indexes) await sql`drop index ${sql.id(name)}`.execute(db);
  await fill();
  for (const index of indexes) await sql.raw(index.sql).execute(db);
}

/** When the asset with this number was made. */
export function bulkCreatedAt(number: number): number {
  return FIRST_CREATED + number * SECOND;
}

/** What SQLite is not told by itself, and PostgreSQL in time: how many rows there are, and of what. */
export async function settleBulk(db: Kysely<Schema>): Promise<void> {
  if (engineOf(db) === 'postgres') await sql`vacuum analyze`.execute(db);
}

async function insertAssets(
  db: Kysely<Schema>,
  { owner, count, salt }: BulkAssets,
  numbers: RawBuilder<unknown>,
): Promise<void> {
  const isFont = sql.raw(`n < ${count / 50} and n % ${count / 50 / BULK_RARE} = 0`);
  const isZeppelin = sql.raw(everyRare(count, 13));
  const isKeeper = sql.raw(everyRare(count, 17));
  const createdAt = sql`${sql.lit(FIRST_CREATED)} + n * ${sql.lit(SECOND)}`;
  await sql`
    insert into assets (id, workspace_id, user_id, kind, media_type, extension, name, description, favourite, tags,
      metadata, declared, origin, status, size, sha256, blob_key, facts, derivatives, created_at, updated_at, trashed_at)
    ${numbers}
    select ${idOf(db, salt)}, ${owner.workspaceId}, ${sql.lit(owner.userId)},
      case when ${isFont} then 'font' when n % 5 = 0 then 'video' when n % 50 = 1 then 'audio' else 'image' end,
      case when n % 5 = 0 then 'video/mp4' else 'image/png' end,
      case when n % 5 = 0 then 'mp4' else 'png' end,
      case when n % 10 = 4 then 'harbour' else 'street' end || ' at first light ' || ((n * 7919) % 1000003) ||
        case when ${isZeppelin} then ' zeppelin' else '' end,
      'Seen from above.', case when n % 100 = 9 then 1 else 0 end,
      case when ${isKeeper} then '["keeper"]' when n % 10 = 2 then '["dawn","draft"]' when n % 2 = 0 then '["dawn"]'
        else '[]' end,
      '{}', '{}',
      case when n % 20 = 11 then 'generated' when n % 7 = 3 then 'link' else 'upload' end,
      case when n >= ${sql.lit(count - BULK_RARE)} then 'processing' when n % 50 = 22 then 'failed' else 'ready' end,
      (n * 104729) % 100000007, null, null, ${FACTS}, '[]', ${createdAt}, ${createdAt} + (n * 7919) % 1000003,
      case when n % 25 = 24 then ${createdAt} + 1 end
    from numbers`.execute(db);
}

async function insertTags(
  db: Kysely<Schema>,
  { owner, salt, count }: BulkAssets,
  numbers: RawBuilder<unknown>,
): Promise<void> {
  const tags = { keeper: everyRare(count, 17), draft: 'n % 10 = 2', dawn: 'n % 2 = 0' };
  for (const [tag, condition] of Object.entries(tags)) {
    await sql`insert into asset_tags (workspace_id, tag, asset_id)
      ${numbers} select ${owner.workspaceId}, ${tag}, ${idOf(db, salt)} from numbers where ${sql.raw(condition)}`.execute(
      db,
    );
  }
}

function everyRare(count: number, first: number): string {
  return `n % ${count / BULK_RARE} = ${first}`;
}

function numbersFrom(start: number, end: number): RawBuilder<unknown> {
  return sql`with recursive numbers(n) as (
    select cast(${sql.lit(start)} as bigint) union all select n + 1 from numbers where n + 1 < ${sql.lit(end)})`;
}

/** A UUIDv7 of the moment that the asset was made at. */
function idOf(db: Kysely<Schema>, salt: string): RawBuilder<string> {
  const hex = (value: string) =>
    engineOf(db) === 'postgres' ? `lpad(to_hex(${value}), 12, '0')` : `printf('%012x', ${value})`;
  const time = hex(`${FIRST_CREATED} + n * ${SECOND}`);
  return sql.raw(`substr(${time}, 1, 8) || '-' || substr(${time}, 9) || '-7000-80${salt}-' || ${hex('n')}`);
}

const FACTS = JSON.stringify({
  kind: 'image',
  mediaType: 'image/png',
  container: 'png',
  duration: null,
  bitRate: null,
  video: null,
  audio: null,
  image: {
    format: 'png',
    width: 1280,
    height: 720,
    orientation: 1,
    pages: 1,
    alpha: false,
    colorSpace: 'srgb',
  },
  captions: null,
  font: null,
  tags: {},
});
