import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Transaction } from 'kysely';
import type { Blobs } from '#blobs/blobs.ts';
import { insertAssetEvent } from '#db/asset-events.ts';
import { type AssetRow, findAssetAnywhere, updateProcessing } from '#db/assets.ts';
import { insertBlobs, insertBlobUses, releaseBlobs } from '#db/blobs.ts';
import type { Schema } from '#db/schema.ts';
import { transact } from '#db/transact.ts';
import { AssetError } from '#errors.ts';
import type { JobRun } from '#jobs/jobs.ts';
import { type Facts, type PreviewFile, type Previews, partsOf } from '#media/facts.ts';
import type { Derivative } from './asset.ts';
import type { RenderingParts } from './generation/parts.ts';
import { newId } from './identifiers.ts';
import { outage, verdictOf } from './verdicts.ts';

type PreviewingParts = Pick<RenderingParts, 'db' | 'blobs' | 'jobs' | 'changes' | 'media' | 'scratch'>;

interface Kept {
  readonly derivatives: readonly Derivative[];
  readonly thumbhash: string | null;
  readonly problems: readonly string[];
}

/** What stands for an asset is shown as soon as it is made; ready is the asset with the rest. */
export async function makePreviews(parts: PreviewingParts, run: JobRun<'preview'>): Promise<void> {
  const { payload, signal } = run;
  const row = await findAssetAnywhere(parts.db, payload.assetId);
  if (row === null || row.blob_key === null || row.facts === null || row.status !== 'processing') return;
  const startedAt = performance.now();
  const outDir = await mkdtemp(join(parts.scratch, 'preview-'));
  let shown: Kept | null = null;
  try {
    await using file = await parts.blobs.checkout(row.blob_key, signal).catch(outage);
    const facts: Facts = JSON.parse(row.facts);
    const stages = partsOf(facts);
    for (const part of stages) {
      const input = { path: file.path, facts, outDir, parts: [part] };
      const previews = await parts.media.preview(input, signal).catch(verdictOf);
      const made =
        previews instanceof AssetError
          ? nothingMade(previews.message)
          : await keep(parts.blobs, previews, signal).catch(outage);
      const duration = part === stages.at(-1) ? Math.round(performance.now() - startedAt) : null;
      shown = await show(parts, row, { shown, made, duration });
      if (shown === null) break;
      parts.changes.announce(row.id);
    }
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
  // Somebody else was there as well, who may be done, or may have been cut off since.
  if (shown === null) return makePreviews(parts, run);
}

function nothingMade(reason: string): Kept {
  return { derivatives: [], thumbhash: null, problems: [reason] };
}

/** The files become blobs first, as in ingest; when there is no room for one of them, the others go again. */
async function keep(blobs: Blobs, previews: Previews, signal: AbortSignal): Promise<Kept> {
  const results = await Promise.allSettled(previews.files.map((file) => keepFile(blobs, file, signal)));
  const derivatives = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) {
    await discardBlobs(blobs, derivatives);
    throw failed.reason;
  }
  return { derivatives, thumbhash: previews.thumbhash, problems: previews.problems };
}

async function keepFile(blobs: Blobs, file: PreviewFile, signal: AbortSignal): Promise<Derivative> {
  const key = newId();
  const size = await blobs.put(key, createReadStream(file.path), { signal });
  return { role: file.role, key, mediaType: file.mediaType, width: file.width, height: file.height, size };
}

interface Progress {
  /** What this run has shown before, or null. */
  readonly shown: Kept | null;
  readonly made: Kept;
  /** Milliseconds that all took, where nothing is left to be made. */
  readonly duration: number | null;
}

/**
 * Adds what was made to what is shown, or begins anew; returns all of it, or null when the asset is gone, or ready, or shows
 * something else by now. It is ready with the previews that could be made; what could not is its reason.
 */
async function show(parts: PreviewingParts, row: AssetRow, progress: Progress): Promise<Kept | null> {
  const { shown, made, duration } = progress;
  const all = shown === null ? made : joined(shown, made);
  const { thumbhash, problems } = all;
  const reason = problems[0] ?? null;
  const updated = await transact(parts.db, async (tx) => {
    const columns = {
      derivatives: JSON.stringify(all.derivatives),
      thumbhash,
      updated_at: Date.now(),
      ...(duration === null ? {} : { status: 'ready', reason }),
    };
    const before = shown === null ? null : JSON.stringify(shown.derivatives);
    const updated = await updateProcessing(tx, { id: row.id, step: 'preview', shown: before }, columns);
    if (updated === null) return null;
    if (shown === null) await releasePreviews(tx, parts, row);
    await attach(tx, row, made.derivatives);
    if (duration !== null) await tell(tx, row, { duration, reason });
    return updated;
  });
  if (updated === null) await discardBlobs(parts.blobs, made.derivatives);
  return updated === null ? null : all;
}

function joined(shown: Kept, made: Kept): Kept {
  return {
    derivatives: [...shown.derivatives, ...made.derivatives],
    thumbhash: shown.thumbhash ?? made.thumbhash,
    problems: [...shown.problems, ...made.problems],
  };
}

async function releasePreviews(
  tx: Transaction<Schema>,
  { jobs }: PreviewingParts,
  { id, workspace_id: workspaceId }: AssetRow,
): Promise<void> {
  const blobKeys = await releaseBlobs(tx, id, 'original');
  if (blobKeys.length > 0) await jobs.enqueue(tx, { kind: 'discard', payload: { blobKeys }, workspaceId });
}

async function attach(
  tx: Transaction<Schema>,
  { id, workspace_id }: AssetRow,
  derivatives: readonly Derivative[],
): Promise<void> {
  await insertBlobs(
    tx,
    derivatives.map(({ key, size }) => ({ key, size, workspace_id, sha256: null })),
  );
  await insertBlobUses(
    tx,
    derivatives.map(({ key, role }) => ({ asset_id: id, blob_key: key, role })),
  );
}

async function tell(
  tx: Transaction<Schema>,
  { id }: AssetRow,
  { duration, reason }: { readonly duration: number; readonly reason: string | null },
): Promise<void> {
  const outcome = reason === null ? 'ok' : 'failed';
  const event = { step: 'previewed', outcome, duration, detail: reason };
  await insertAssetEvent(tx, { asset_id: id, at: Date.now(), ...event });
}

async function discardBlobs(blobs: Blobs, derivatives: readonly Derivative[]): Promise<void> {
  await Promise.all(derivatives.map(({ key }) => blobs.delete(key)));
}
