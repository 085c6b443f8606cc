import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Updateable } from 'kysely';
import type { Blobs } from '#blobs/blobs.ts';
import { insertAssetEvent } from '#db/asset-events.ts';
import { type AssetRow, findAssetAnywhere, updateProcessing } from '#db/assets.ts';
import { insertBlobs, insertBlobUses, releaseBlobs } from '#db/blobs.ts';
import type { AssetsTable } from '#db/schema.ts';
import { transact } from '#db/transact.ts';
import { AssetError, type ErrorKind } from '#errors.ts';
import { type JobHandlers, type JobRun, StorageOutage } from '#jobs/jobs.ts';
import type { Facts, PreviewFile, Previews } from '#media/facts.ts';
import { typeOf } from '#media/types.ts';
import type { Derivative } from './asset.ts';
import type { RenderingParts } from './generation/parts.ts';
import { runRender } from './generation/render-job.ts';
import { newId } from './identifiers.ts';
import { type ImportJobParts, runImport } from './imports/job.ts';
import { processingPriority } from './processing-priority.ts';
import { writePrompt } from './prompts/writing.ts';

export interface ReactionParts extends ImportJobParts, RenderingParts {}

/** The bytes are to blame: trying again gives the same answer. */
const VERDICTS: ReadonlySet<ErrorKind> = new Set(['not-media', 'unsupported-type', 'unprocessable']);

/** What happens after what. Every handler may run twice, and finds out from the asset's row what is left to do. */
export function reactions(parts: ReactionParts): JobHandlers {
  return {
    probe: (run) => probe(parts, run),
    preview: (run) => preview(parts, run),
    import: (run) => runImport(parts, run),
    render: (run) => runRender(parts, run),
    'write-prompt': (run) => writePrompt(parts, run),
    async discard({ payload }) {
      for (const key of payload.blobKeys) await parts.blobs.delete(key);
    },
  };
}

async function probe(parts: ReactionParts, { payload, signal }: JobRun<'probe'>): Promise<void> {
  const row = await findAssetAnywhere(parts.db, payload.assetId);
  if (row === null || row.blob_key === null || row.status !== 'processing' || row.facts !== null) return;
  const startedAt = performance.now();
  await using file = await parts.blobs.checkout(row.blob_key, signal).catch(outage);
  const input = { path: file.path, mediaType: row.media_type, name: row.name };
  const verdict = await parts.media.probe(input, signal).catch(verdictOf);
  const duration = Math.round(performance.now() - startedAt);
  await transact(parts.db, async (tx) => {
    const failed = verdict instanceof AssetError;
    const changes = failed ? failure(verdict.message) : probed(verdict);
    const updated = await updateProcessing(tx, { id: row.id, step: 'probe' }, changes);
    if (updated === null) return;
    const outcome = failed ? { outcome: 'failed', detail: verdict.message } : { outcome: 'ok', detail: null };
    await insertAssetEvent(tx, { asset_id: row.id, at: Date.now(), step: 'probed', duration, ...outcome });
    if (failed) return;
    const priority = processingPriority('preview', row);
    await parts.jobs.enqueue(tx, { kind: 'preview', payload, workspaceId: row.workspace_id, priority });
  });
  parts.changes.announce(row.id);
}

async function preview(parts: ReactionParts, { payload, signal }: JobRun<'preview'>): Promise<void> {
  const row = await findAssetAnywhere(parts.db, payload.assetId);
  if (row === null || row.blob_key === null || row.facts === null || row.status !== 'processing') return;
  const startedAt = performance.now();
  const outDir = await mkdtemp(join(parts.scratch, 'preview-'));
  try {
    await using file = await parts.blobs.checkout(row.blob_key, signal).catch(outage);
    const facts: Facts = JSON.parse(row.facts);
    const previews = await parts.media.preview({ path: file.path, facts, outDir }, signal).catch(verdictOf);
    const kept =
      previews instanceof AssetError
        ? nothingMade(previews.message)
        : await keep(parts.blobs, previews, signal).catch(outage);
    await finish(parts, row, { ...kept, duration: Math.round(performance.now() - startedAt) });
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
  parts.changes.announce(row.id);
}

function outage(error: unknown): never {
  throw error instanceof AssetError && error.kind === 'unavailable' ? new StorageOutage(error) : error;
}

interface Kept {
  readonly derivatives: readonly Derivative[];
  readonly thumbhash: string | null;
  readonly problems: readonly string[];
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

/** An asset is ready with the previews that could be made; what could not is its reason. */
async function finish(
  { db, jobs, blobs }: ReactionParts,
  row: AssetRow,
  kept: Kept & { readonly duration: number },
): Promise<void> {
  const { id, workspace_id } = row;
  const { derivatives, thumbhash, problems, duration } = kept;
  const reason = problems[0] ?? null;
  const updated = await transact(db, async (tx) => {
    const columns = { status: 'ready', derivatives: JSON.stringify(derivatives), thumbhash, reason };
    const changes = { ...columns, updated_at: Date.now() };
    const updated = await updateProcessing(tx, { id, step: 'preview' }, changes);
    if (updated === null) return null;
    const blobKeys = await releaseBlobs(tx, id, 'original');
    await insertBlobs(
      tx,
      derivatives.map(({ key, size }) => ({ key, size, workspace_id, sha256: null })),
    );
    await insertBlobUses(
      tx,
      derivatives.map(({ key, role }) => ({ asset_id: id, blob_key: key, role })),
    );
    if (blobKeys.length > 0) {
      await jobs.enqueue(tx, { kind: 'discard', payload: { blobKeys }, workspaceId: workspace_id });
    }
    const outcome = reason === null ? 'ok' : 'failed';
    await insertAssetEvent(tx, {
      asset_id: id,
      at: Date.now(),
      step: 'previewed',
      outcome,
      duration,
      detail: reason,
    });
    return updated;
  });
  if (updated === null) await discardBlobs(blobs, derivatives);
}

async function discardBlobs(blobs: Blobs, derivatives: readonly Derivative[]): Promise<void> {
  await Promise.all(derivatives.map(({ key }) => blobs.delete(key)));
}

function verdictOf(error: unknown): AssetError {
  if (error instanceof AssetError && VERDICTS.has(error.kind)) return error;
  throw error;
}

function failure(reason: string): Updateable<AssetsTable> {
  return { status: 'failed', reason, updated_at: Date.now() };
}

function probed(facts: Facts): Updateable<AssetsTable> {
  return {
    facts: JSON.stringify(facts),
    kind: facts.kind,
    media_type: facts.mediaType,
    extension: typeOf(facts.mediaType).extension,
    updated_at: Date.now(),
  };
}
