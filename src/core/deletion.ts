import type { Kysely, Transaction } from 'kysely';
import { insertAssetEvent } from '#db/asset-events.ts';
import { deleteAsset, findAsset, trashedBefore, updateAsset } from '#db/assets.ts';
import { releaseBlobs } from '#db/blobs.ts';
import { projectsOfAsset } from '#db/projects.ts';
import type { Schema } from '#db/schema.ts';
import { transact } from '#db/transact.ts';
import { AssetError } from '#errors.ts';
import type { Jobs } from '#jobs/jobs.ts';
import { type Asset, type AssetId, assetFromRow } from './asset.ts';
import { record } from './audit.ts';
import { requireUnused } from './generation/lineage.ts';
import { retry } from './history.ts';
import { TRASHED } from './imports/watch.ts';
import { notFound } from './library.ts';

interface DeletionParts {
  readonly db: Kysely<Schema>;
  readonly jobs: Jobs;
}

/**
 * Into the trash, from which `restore` brings it back until the retention is over. Doing it twice is doing it once. With
 * `unlessUsed`, `referenced` while something that was generated needs it.
 */
export async function trash(
  db: Kysely<Schema>,
  asset: AssetId,
  { unlessUsed }: { unlessUsed: boolean },
): Promise<Asset> {
  return transact(db, async (tx) => {
    const trashed = await putIntoTrash(tx, asset);
    if (unlessUsed) await requireUnused(tx, asset);
    return trashed;
  });
}

/** Out of the trash. An import that the trash had stopped is taken up again. */
export async function restore({ db, jobs }: DeletionParts, asset: AssetId): Promise<Asset> {
  return transact(db, (tx) => takeFromTrash(tx, jobs, asset));
}

/** As `trash`, within a transaction. */
export async function putIntoTrash(tx: Transaction<Schema>, asset: AssetId): Promise<Asset> {
  const row = await findAsset(tx, asset.workspaceId, asset.id);
  if (row === null) throw notFound(asset.id);
  return row.trashed_at === null ? mark(tx, asset.id, Date.now()) : assetFromRow(row);
}

/** As `restore`, within a transaction. */
export async function takeFromTrash(tx: Transaction<Schema>, jobs: Jobs, asset: AssetId): Promise<Asset> {
  const row = await findAsset(tx, asset.workspaceId, asset.id);
  if (row === null) throw notFound(asset.id);
  if (row.trashed_at === null) return assetFromRow(row);
  const restored = await mark(tx, asset.id, null);
  const wasStopped = restored.status === 'failed' && restored.reason === TRASHED;
  return wasStopped ? retry(tx, jobs, asset) : restored;
}

async function mark(tx: Transaction<Schema>, id: string, trashedAt: number | null): Promise<Asset> {
  const now = Date.now();
  const row = await updateAsset(tx, id, { trashed_at: trashedAt, updated_at: now });
  if (row === null) throw notFound(id);
  await insertAssetEvent(tx, {
    asset_id: id,
    at: now,
    step: trashedAt === null ? 'restored' : 'trashed',
    outcome: 'ok',
    duration: null,
    detail: null,
  });
  return assetFromRow(row);
}

/**
 * For good: the row goes now, the bytes by a job of the same transaction. With `unlessBound`, `referenced` while a project
 * has it; with `unlessUsed`, while something that was generated needs it.
 */
export async function remove(
  { db, jobs }: DeletionParts,
  asset: AssetId,
  { unlessBound, unlessUsed }: { unlessBound: boolean; unlessUsed: boolean },
): Promise<void> {
  await transact(db, async (tx) => {
    if (unlessBound && (await projectsOfAsset(tx, asset.id)).length > 0) {
      // Only of an asset that is the caller's: another's is as unknown as none.
      if ((await findAsset(tx, asset.workspaceId, asset.id)) === null) throw notFound(asset.id);
      throw new AssetError('referenced', 'The asset is still used by a project.');
    }
    await erase(tx, jobs, asset);
    if (unlessUsed) await requireUnused(tx, asset);
  });
}

/** As `remove`, within a transaction and whoever uses it. */
export async function erase(tx: Transaction<Schema>, jobs: Jobs, asset: AssetId): Promise<void> {
  const row = await findAsset(tx, asset.workspaceId, asset.id);
  if (row === null) throw notFound(asset.id);
  await removeRow(tx, jobs, asset);
  await record(tx, { workspaceId: asset.workspaceId, action: 'asset.deleted', target: row });
}

/** Deletes for good what has been in the trash since before `before`; returns how many there were. */
export async function emptyTrash({ db, jobs }: DeletionParts, before: Date): Promise<number> {
  let removed = 0;
  while (true) {
    const rows = await trashedBefore(db, before.getTime(), 100);
    for (const { id, workspace_id: workspaceId, name } of rows) {
      await transact(db, async (tx) => {
        await removeRow(tx, jobs, { workspaceId, id });
        const details = { trashedBefore: before };
        await record(tx, { workspaceId, action: 'asset.deleted', target: { id, name }, details });
      });
    }
    removed += rows.length;
    if (rows.length < 100) return removed;
  }
}

/** Bytes that another asset has too stay. */
export async function removeRow(
  tx: Transaction<Schema>,
  jobs: Jobs,
  { workspaceId, id }: AssetId,
): Promise<void> {
  const blobKeys = await releaseBlobs(tx, id, 'none');
  await deleteAsset(tx, workspaceId, id);
  if (blobKeys.length > 0) await jobs.enqueue(tx, { kind: 'discard', payload: { blobKeys }, workspaceId });
}
