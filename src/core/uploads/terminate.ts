import type { Transaction } from 'kysely';
import type { Blobs } from '#blobs/blobs.ts';
import { findAssetAnywhere } from '#db/assets.ts';
import type { Schema } from '#db/schema.ts';
import { transact } from '#db/transact.ts';
import { deleteUpload, type UploadRow } from '#db/uploads.ts';
import type { Jobs } from '#jobs/jobs.ts';
import { removeRow } from '../deletion.ts';
import type { IngestParts } from '../ingest.ts';
import { type ResumableParts, requireUpload, type UploadId } from './upload.ts';

/** Ends an upload at its client's wish. One that is complete is only forgotten: its asset belongs to the library. */
export async function terminate(parts: ResumableParts, target: UploadId, signal: AbortSignal): Promise<void> {
  await requireUpload(parts.db, target);
  await parts.leases.hold(target.id, signal, async () => {
    await discardUpload(parts, await requireUpload(parts.db, target));
    parts.hashes.forget(target.id);
  });
}

/** The upload, its bytes, and the asset that did not get them. */
export async function discardUpload(
  { db, blobs, jobs }: { db: IngestParts['db']; blobs: Blobs; jobs: Jobs },
  row: UploadRow,
): Promise<void> {
  await transact(db, (tx) => removeUpload(tx, jobs, row));
  await blobs.staging.discard(row.id);
}

async function removeUpload(tx: Transaction<Schema>, jobs: Jobs, row: UploadRow): Promise<void> {
  await deleteUpload(tx, row.id);
  const asset = row.asset_id === null ? null : await findAssetAnywhere(tx, row.asset_id);
  if (asset === null || asset.blob_key !== null) return;
  await removeRow(tx, jobs, { workspaceId: row.workspace_id, id: asset.id });
}
