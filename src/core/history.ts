import type { Kysely, Transaction } from 'kysely';
import { insertAssetEvent, listAssetEvents } from '#db/asset-events.ts';
import { type AssetRow, findAsset, updateAsset } from '#db/assets.ts';
import type { Schema } from '#db/schema.ts';
import { transact } from '#db/transact.ts';
import { AssetError } from '#errors.ts';
import type { Jobs } from '#jobs/jobs.ts';
import { type Asset, type AssetId, type AssetStatus, assetFromRow } from './asset.ts';
import { reopenGeneration } from './generation/settle.ts';
import { provisionalName } from './imports/expectation.ts';
import { getEvenTrashed, notFound } from './library.ts';
import { processingPriority } from './processing-priority.ts';

/** A step that an asset went through. */
export interface AssetEvent {
  readonly at: Date;
  /** received, probed, previewed, imported, retried, trashed, restored… */
  readonly step: string;
  readonly outcome: 'ok' | 'failed';
  /** Milliseconds that the step took, where it took time. */
  readonly duration: number | null;
  /** A sentence. */
  readonly detail: string | null;
}

/** What happened to an asset, in order. */
export async function eventsOf(
  db: Kysely<Schema>,
  { workspaceId, id }: { workspaceId: string; id: string },
): Promise<AssetEvent[]> {
  await getEvenTrashed(db, workspaceId, id);
  return (await listAssetEvents(db, id)).map(({ at, step, outcome, duration, detail }) => ({
    at: new Date(at),
    step,
    outcome: outcome as AssetEvent['outcome'],
    duration,
    detail,
  }));
}

/** Takes up the step that failed once more; `conflict` when none has. */
export async function retryFailed(
  { db, jobs }: { db: Kysely<Schema>; jobs: Jobs },
  asset: AssetId,
): Promise<Asset> {
  return transact(db, (tx) => retry(tx, jobs, asset));
}

/** As `retryFailed`, within a transaction. */
export async function retry(
  tx: Transaction<Schema>,
  jobs: Jobs,
  { workspaceId, id }: AssetId,
): Promise<Asset> {
  const row = await findAsset(tx, workspaceId, id);
  if (row === null) throw notFound(id);
  if (row.status === 'processing' || row.status === 'awaiting' || row.reason === null) {
    throw new AssetError('conflict', 'Nothing of this asset has failed.');
  }
  const status = await enqueueNext(tx, jobs, row);
  const now = Date.now();
  const updated = await updateAsset(tx, id, { status, reason: null, updated_at: now });
  if (updated === null) throw notFound(id);
  const event = { step: 'retried', outcome: 'ok', duration: null, detail: row.reason };
  await insertAssetEvent(tx, { asset_id: id, at: now, ...event });
  return assetFromRow(updated);
}

/** A dead letter is taken up again; a verdict on the file left none, so its step is asked for anew. Returns what the asset is then. */
async function enqueueNext(tx: Transaction<Schema>, jobs: Jobs, row: AssetRow): Promise<AssetStatus> {
  const { id, workspace_id: workspaceId } = row;
  const isGenerated = row.blob_key === null && (await reopenGeneration(tx, id));
  const status = isGenerated ? 'awaiting' : 'processing';
  if ((await jobs.retryDead(tx, { workspaceId, id })) > 0) return status;
  if (isGenerated) {
    await jobs.enqueue(tx, { kind: 'render', payload: { assetId: id }, workspaceId });
  } else if (row.blob_key !== null) {
    const kind = row.facts === null ? 'probe' : 'preview';
    const priority = processingPriority(kind, row);
    await jobs.enqueue(tx, { kind, payload: { assetId: id }, workspaceId, priority });
  } else if (row.source !== null) {
    const provisional = provisionalName(new URL(JSON.parse(row.source).url));
    const payload = { assetId: id, provisionalName: row.name === provisional ? provisional : null };
    await jobs.enqueue(tx, { kind: 'import', payload, workspaceId });
  } else {
    throw new AssetError(
      'conflict',
      'The asset has no bytes to try again with, and no link to fetch them from.',
    );
  }
  return status;
}
