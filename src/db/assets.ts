import {
  type Insertable,
  type Kysely,
  type RawBuilder,
  type Selectable,
  type SqlBool,
  sql,
  type Transaction,
  type Updateable,
} from 'kysely';
import { insertRow, type Parameters, prepare } from './prepared.ts';
import type { AssetsTable, Millis, Schema } from './schema.ts';

export type AssetRow = Selectable<AssetsTable>;

export async function insertAsset(tx: Transaction<Schema>, row: Insertable<AssetsTable>): Promise<void> {
  await insertRow(tx, 'assets', row);
}

export async function findAsset(
  db: Kysely<Schema>,
  workspaceId: string,
  id: string,
): Promise<AssetRow | null> {
  const row = await db
    .selectFrom('assets')
    .selectAll()
    .where('id', '=', id)
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  return row ?? null;
}

/** So many ids in one statement. */
const CHUNK = 500;

/** Those of a workspace that are not in its trash, in no order. */
export async function findAssetsById(
  db: Kysely<Schema>,
  workspaceId: string,
  ids: readonly string[],
): Promise<AssetRow[]> {
  const found: AssetRow[] = [];
  for (let start = 0; start < ids.length; start += CHUNK) {
    const rows = await db
      .selectFrom('assets')
      .selectAll()
      .where('id', 'in', ids.slice(start, start + CHUNK))
      .where(isOf(workspaceId))
      .where('trashed_at', 'is', null)
      .execute();
    found.push(...rows);
  }
  return found;
}

/** As `findAssetsById`, those in the trash as well. */
export async function findAssetsEvenTrashed(
  db: Kysely<Schema>,
  workspaceId: string,
  ids: readonly string[],
): Promise<AssetRow[]> {
  if (ids.length === 0) return [];
  return db.selectFrom('assets').selectAll().where('id', 'in', ids).where(isOf(workspaceId)).execute();
}

/** Not for an index: SQLite takes a workspace for ten rows, and would read all of it rather than look five ids up. */
function isOf(workspaceId: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`workspace_id || '' = ${workspaceId}`;
}

/** Whoever's it is: for jobs, and for signed URLs, whose signature is the permission. */
export async function findAssetAnywhere(db: Kysely<Schema>, id: string): Promise<AssetRow | null> {
  const row = await db.selectFrom('assets').selectAll().where('id', '=', id).executeTakeFirst();
  return row ?? null;
}

/** As `findAssetAnywhere`, for who delivers one of its files: no more than that takes, and nothing of the trash. */
export async function findAssetFiles(db: Kysely<Schema>, id: string): Promise<AssetFilesRow | null> {
  const [row] = await assetFiles(db, { id });
  return row ?? null;
}

const ASSET_FILES = [
  'name',
  'media_type',
  'size',
  'sha256',
  'blob_key',
  'derivatives',
  'created_at',
] as const;

export type AssetFilesRow = Pick<AssetRow, (typeof ASSET_FILES)[number]>;

const assetFiles = prepare((db, parameter: Parameters<{ id: string }>) =>
  db
    .selectFrom('assets')
    .select(ASSET_FILES)
    .where('id', '=', parameter('id'))
    .where('trashed_at', 'is', null),
);

/** A ready asset with this blob that was taken for the same type: what is known of it holds for both. */
export async function findReadyTwin(
  tx: Transaction<Schema>,
  { blobKey, mediaType }: { blobKey: string; mediaType: string },
): Promise<AssetRow | null> {
  const row = await tx
    .selectFrom('assets')
    .selectAll()
    .where('blob_key', '=', blobKey)
    .where('media_type', '=', mediaType)
    .where('status', '=', 'ready')
    .where('facts', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

export async function updateAsset(
  tx: Transaction<Schema>,
  id: string,
  changes: Updateable<AssetsTable>,
): Promise<AssetRow | null> {
  const row = await tx
    .updateTable('assets')
    .set(changes)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
}

export interface Processing {
  readonly id: string;
  readonly step: 'probe' | 'preview';
  /** The derivatives as who asks has shown them before; null, as when absent, for whatever is shown. */
  readonly shown?: string | null;
}

/**
 * As `updateAsset`, for an asset that is being probed, or previewed; null when it is gone, or past that, or does
 * not show any more what it is said to, so that a job that comes late, or twice, changes nothing.
 */
export async function updateProcessing(
  tx: Transaction<Schema>,
  { id, step, shown = null }: Processing,
  changes: Updateable<AssetsTable>,
): Promise<AssetRow | null> {
  const row = await tx
    .updateTable('assets')
    .set(changes)
    .where('id', '=', id)
    .where('status', '=', 'processing')
    .where('facts', step === 'probe' ? 'is' : 'is not', null)
    .$if(shown !== null, (query) => query.where('derivatives', '=', shown))
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
}

/** As `updateAsset`, for an asset whose bytes are being fetched; null when they are not, or not any more. */
export async function updateUnfilled(
  tx: Transaction<Schema>,
  id: string,
  changes: Updateable<AssetsTable>,
): Promise<AssetRow | null> {
  return updateWithoutBytes(tx, { id, status: 'processing' }, changes);
}

/** As `updateAsset`, for an asset that somebody is to deliver; null when it is there, or not expected any more. */
export async function updateAwaited(
  tx: Transaction<Schema>,
  id: string,
  changes: Updateable<AssetsTable>,
): Promise<AssetRow | null> {
  return updateWithoutBytes(tx, { id, status: 'awaiting' }, changes);
}

async function updateWithoutBytes(
  tx: Transaction<Schema>,
  { id, status }: { id: string; status: string },
  changes: Updateable<AssetsTable>,
): Promise<AssetRow | null> {
  const row = await tx
    .updateTable('assets')
    .set(changes)
    .where('id', '=', id)
    .where('status', '=', status)
    .where('blob_key', 'is', null)
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
}

export async function deleteAsset(
  tx: Transaction<Schema>,
  workspaceId: string,
  id: string,
): Promise<boolean> {
  const rows = await tx
    .deleteFrom('assets')
    .where('id', '=', id)
    .where('workspace_id', '=', workspaceId)
    .returning('id')
    .execute();
  return rows.length > 0;
}

/** Of every workspace, the oldest in the trash first. */
export async function trashedBefore(
  db: Kysely<Schema>,
  before: Millis,
  limit: number,
): Promise<Pick<AssetRow, 'id' | 'workspace_id' | 'name'>[]> {
  return db
    .selectFrom('assets')
    .select(['id', 'workspace_id', 'name'])
    .where('trashed_at', 'is not', null)
    .where('trashed_at', '<', before)
    .orderBy('trashed_at')
    .limit(limit)
    .execute();
}

export async function replaceTags(
  tx: Transaction<Schema>,
  asset: { workspaceId: string; id: string },
  tags: readonly string[],
): Promise<void> {
  await tx
    .deleteFrom('asset_tags')
    .where('workspace_id', '=', asset.workspaceId)
    .where('asset_id', '=', asset.id)
    .execute();
  if (tags.length === 0) return;
  const rows = tags.map((tag) => ({ workspace_id: asset.workspaceId, tag, asset_id: asset.id }));
  await tx.insertInto('asset_tags').values(rows).execute();
}
