import type { Kysely, Transaction } from 'kysely';
import { insertAssetEvent } from '#db/asset-events.ts';
import { findAsset, updateAwaited } from '#db/assets.ts';
import { findGeneration, type GenerationRow, UNFINISHED, updateGeneration } from '#db/generations.ts';
import type { Schema } from '#db/schema.ts';
import { deleteSlot } from '#db/slots.ts';
import { afterCommit, transact } from '#db/transact.ts';
import { AssetError } from '#errors.ts';
import type { Changes } from '../changes.ts';
import { notFound } from '../library.ts';
import { claimRenderTime } from '../limits/render-time.ts';
import { type Generation, type GenerationFailure, generationFromRow } from './generation.ts';

/** How a generation ends. Whoever is first wins: each way looks whether it has ended already. */

const CANCELLED: GenerationFailure = { message: 'The generation was cancelled.', pointer: null };

/** It runs from now on; null when there is nothing to run any more. */
export async function begin(db: Kysely<Schema>, assetId: string): Promise<GenerationRow | null> {
  return transact(db, async (tx) => {
    const row = await findGeneration(tx, assetId);
    const started = { status: 'running', started_at: row?.started_at ?? Date.now(), progress: 0 };
    return updateGeneration(tx, { assetId, statuses: ['queued', 'running'] }, started);
  });
}

/** Back into the queue: its job will be tried again. */
export async function putBack(db: Kysely<Schema>, assetId: string): Promise<void> {
  await updateGeneration(db, { assetId, statuses: ['running'] }, { status: 'queued', phase: null });
}

export interface Ending {
  readonly assetId: string;
  readonly status: 'failed' | 'cancelled';
  readonly failure: GenerationFailure;
  /** The step that it ended in, for the asset's history. */
  readonly step: string;
}

/** Ends it without a file: the asset has failed then, and its place takes none any more. False when it had ended already. */
export async function endWithoutFile(
  tx: Transaction<Schema>,
  changes: Changes,
  { assetId, status, failure, step }: Ending,
): Promise<boolean> {
  const now = Date.now();
  const ended = { status, failure: JSON.stringify(failure), phase: null, finished_at: now };
  if ((await updateGeneration(tx, { assetId, statuses: UNFINISHED }, ended)) === null) return false;
  await deleteSlot(tx, assetId);
  await updateAwaited(tx, assetId, { status: 'failed', reason: reasonOf(failure), updated_at: now });
  const event = { step, outcome: 'failed', duration: null, detail: reasonOf(failure) };
  await insertAssetEvent(tx, { asset_id: assetId, at: now, ...event });
  afterCommit(tx, () => changes.announce(assetId));
  return true;
}

/** A sentence, with the place in the script at its end for whoever wrote that. */
function reasonOf({ message, pointer }: GenerationFailure): string {
  if (pointer === null) return message;
  return `${message.charAt(0).toUpperCase()}${message.slice(1)} (${pointer})`;
}

/** Queued again after it failed or was cancelled; false where there is nothing to render here. */
export async function reopenGeneration(tx: Transaction<Schema>, assetId: string): Promise<boolean> {
  const row = await findGeneration(tx, assetId);
  if (row?.renderer !== 'builtin') return false;
  await claimRenderTime(tx, row.workspace_id, row.length);
  const again = { status: 'queued', failure: null, progress: 0, finished_at: null };
  return (await updateGeneration(tx, { assetId, statuses: ['failed', 'cancelled'] }, again)) !== null;
}

/** Whether the asset is going to have its file without anybody sending it. */
export async function isToBeRendered(db: Kysely<Schema>, assetId: string): Promise<boolean> {
  const row = await findGeneration(db, assetId);
  return row !== null && (row.status === 'queued' || row.status === 'running');
}

/** Somebody who holds its URL has sent the file: whatever renders it finds out and stops. */
export async function endWithDelivery(tx: Transaction<Schema>, assetId: string): Promise<void> {
  const ended = { status: 'succeeded', renderer: 'outside', phase: null, progress: 100 };
  await updateGeneration(tx, { assetId, statuses: UNFINISHED }, { ...ended, finished_at: Date.now() });
}

/** `conflict` when it is past that. What renders it is stopped within a second. */
export async function cancelGeneration(
  { db, changes }: { db: Kysely<Schema>; changes: Changes },
  { workspaceId, assetId }: { workspaceId: string; assetId: string },
): Promise<Generation> {
  return transact(db, async (tx) => {
    if ((await findAsset(tx, workspaceId, assetId)) === null) throw notFound(assetId);
    if (!(await cancelWithin(tx, changes, assetId))) {
      throw new AssetError('conflict', 'This asset is not being generated, or not any more.');
    }
    const row = await findGeneration(tx, assetId);
    if (row === null) throw notFound(assetId);
    return generationFromRow(row);
  });
}

/** As `cancelGeneration`, within a transaction; false when there is nothing to cancel any more. */
export async function cancelWithin(
  tx: Transaction<Schema>,
  changes: Changes,
  assetId: string,
): Promise<boolean> {
  const ending = { assetId, status: 'cancelled', failure: CANCELLED, step: 'cancelled' } as const;
  return endWithoutFile(tx, changes, ending);
}
