import type { Kysely, Transaction } from 'kysely';
import { insertAssetEvent } from '#db/asset-events.ts';
import { deleteAsset, findAsset, trashedBefore, updateAsset } from '#db/assets.ts';
import { releaseBlobs } from '#db/blobs.ts';
import { projectsOfAsset } from '#db/projects.ts';
import type { Schema } from '#db/schema.ts';
import { transact } from '#db/transact.ts';
import { AssetError } from '#errors.ts';
import type { Jobs } from '#jobs/jobs.ts';
import { type Asset, assetFromRow } from './asset.ts';
import { notFound } from './library.ts';

interface DeletionParts {
  readonly db: Kysely<Schema>;
  readonly jobs: Jobs;
}

interface AssetId {
  readonly workspaceId: string;
  readonly id: string;
}

/** Into the trash, from which `restore` brings it back until the retention is over. Doing it twice is doing it once. */
export async function trash(db: Kysely<Schema>, { workspaceId, id }: AssetId): Promise<Asset> {
  return transact(db, async (tx) => {
    const row = await findAsset(tx, workspaceId, id);
    if (row === null) throw notFound(id);
    if (row.trashed_at !== null) return assetFromRow(row);
    return mark(tx, id, Date.now());
  });
}

export async function restore(db: Kysely<Schema>, { workspaceId, id }: AssetId): Promise<Asset> {
  return transact(db, async (tx) => {
    const row = await findAsset(tx, workspaceId, id);
    if (row === null) throw notFound(id);
    if (row.trashed_at === null) return assetFromRow(row);
    return mark(tx, id, null);
  });
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

/** For good: the row goes now, the bytes by a job of the same transaction. With `unlessBound`, `referenced` while a project has it. */
export async function remove(
  { db, jobs }: DeletionParts,
  { workspaceId, id }: AssetId,
  { unlessBound }: { unlessBound: boolean },
): Promise<void> {
  await transact(db, async (tx) => {
    if ((await findAsset(tx, workspaceId, id)) === null) throw notFound(id);
    if (unlessBound && (await projectsOfAsset(tx, id)).length > 0) {
      throw new AssetError('referenced', 'The asset is still used by a project.');
    }
    await removeRow(tx, jobs, { workspaceId, id });
  });
}

/** Deletes for good what has been in the trash since before `before`; returns how many there were. */
export async function emptyTrash({ db, jobs }: DeletionParts, before: Date): Promise<number> {
  let removed = 0;
  while (true) {
    const rows = await trashedBefore(db, before.getTime(), 100);
    for (const { id, workspace_id: workspaceId } of rows) {
      await transact(db, (tx) => removeRow(tx, jobs, { workspaceId, id }));
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
