import type { Transaction } from 'kysely';
import { insertAssetEvent } from '#db/asset-events.ts';
import { type AssetRow, findAssetAnywhere, updateAsset, updateUnfilled } from '#db/assets.ts';
import type { Schema } from '#db/schema.ts';
import { transact } from '#db/transact.ts';
import { AssetError, type ErrorKind } from '#errors.ts';
import { type JobRun, PermanentFailure } from '#jobs/jobs.ts';
import { publicReason } from '#jobs/retries.ts';
import { fill } from '../admission.ts';
import type { IngestParts } from '../ingest.ts';
import { roomFor } from '../limits/room.ts';
import { type FetchParts, fetchSource } from './source.ts';
import { ImportWatch, TRASHED, type WatchParts } from './watch.ts';

export interface ImportJobParts extends IngestParts, WatchParts, FetchParts {}

/** Another try later may find things better; whatever else a source says, it will say again. */
const TRANSIENT: ReadonlySet<ErrorKind> = new Set(['unavailable', 'incomplete', 'rate-limited', 'internal']);

/** Fetches the bytes of an asset from its source. A crash amid it leaves nothing but the job, which runs again. */
export async function runImport(parts: ImportJobParts, run: JobRun<'import'>): Promise<void> {
  const row = await findAssetAnywhere(parts.db, run.payload.assetId);
  if (row === null || row.blob_key !== null || row.source === null) return;
  // Stopped before its first look, and a dead letter so that it can be taken up again.
  if (row.status === 'failed') throw new PermanentFailure(row.reason ?? 'The import has failed.');
  const startedAt = performance.now();
  const elapsed = () => Math.round(performance.now() - startedAt);
  try {
    await using watch = new ImportWatch(parts, row.id);
    const fetched = await fetchSource(parts, JSON.parse(row.source), {
      room: await roomFor(parts.db, row.workspace_id, { assets: 0, bytes: 0 }),
      onProgress: (received, total) => watch.reach(received, total),
      signal: AbortSignal.any([run.signal, watch.unwanted]),
    });
    await fill(parts, fetched.received, {
      assetId: row.id,
      alongside: (tx) => welcome(tx, { run, name: fetched.name, duration: elapsed() }),
    });
  } catch (error) {
    // Not the transfer's failure: it is taken up again, here or elsewhere.
    if (run.signal.aborted) throw error;
    // Deleted meanwhile: there is nobody left to tell, and nothing to take up again.
    if ((await findAssetAnywhere(parts.db, row.id)) === null) return;
    const failure = { error, last: run.last, duration: elapsed() };
    if (error instanceof PermanentFailure && error.message === TRASHED) await stopped(parts, row, failure);
    else throw await failed(parts, row, failure);
  } finally {
    parts.changes.announce(row.id);
  }
}

/** Part of the transaction in which the asset gets its bytes. A name that the user has given meanwhile stays. */
async function welcome(
  tx: Transaction<Schema>,
  { run, name, duration }: { run: JobRun<'import'>; name: string | null; duration: number },
): Promise<void> {
  const { assetId, provisionalName } = run.payload;
  const row = await findAssetAnywhere(tx, assetId);
  if (name !== null && row !== null && row.name === provisionalName) await updateAsset(tx, assetId, { name });
  const event = { step: 'imported', outcome: 'ok', duration, detail: null };
  await insertAssetEvent(tx, { asset_id: assetId, at: Date.now(), ...event });
}

interface Failure {
  readonly error: unknown;
  readonly last: boolean;
  readonly duration: number;
}

/** Writes down what went wrong, on the asset too when that is final, and returns what the queue is to be told. */
async function failed(parts: ImportJobParts, { id }: AssetRow, failure: Failure): Promise<unknown> {
  const { error, duration } = failure;
  const reason = publicReason(error);
  const permanent = !mayPass(error);
  await transact(parts.db, async (tx) => {
    const now = Date.now();
    const outcome = { progress: null, ...((permanent || failure.last) && { status: 'failed', reason }) };
    const row = await updateUnfilled(tx, id, { ...outcome, updated_at: now });
    if (row === null) return; // deleted, or cancelled, which has told of itself
    const event = { step: 'imported', outcome: 'failed', duration, detail: reason };
    await insertAssetEvent(tx, { asset_id: id, at: now, ...event });
  });
  return permanent ? new PermanentFailure(reason, { cause: error }) : error;
}

/** Leaves no job: whoever takes the asset out of the trash asks for another. Throws, for another try, when that has happened. */
async function stopped(
  { db }: ImportJobParts,
  { id }: AssetRow,
  { error, duration }: Failure,
): Promise<void> {
  await transact(db, async (tx) => {
    const now = Date.now();
    const outcome = { status: 'failed', reason: TRASHED, progress: null, updated_at: now };
    const row = await updateUnfilled(tx, id, outcome);
    if (row === null) return;
    if (row.trashed_at === null)
      throw new AssetError('unavailable', 'The import was resumed.', { cause: error });
    const event = { step: 'imported', outcome: 'failed', duration, detail: TRASHED };
    await insertAssetEvent(tx, { asset_id: id, at: now, ...event });
  });
}

/** Faults of our own, a full disk say, count as passing. */
function mayPass(error: unknown): boolean {
  if (error instanceof PermanentFailure) return false;
  return !(error instanceof AssetError) || TRANSIENT.has(error.kind);
}
