import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kysely, Updateable } from 'kysely';
import type { Blobs } from '#blobs/blobs.ts';
import { type AssetRow, findAssetAnywhere, updateAsset } from '#db/assets.ts';
import { deleteBlobsOf, insertBlobs } from '#db/blobs.ts';
import type { AssetsTable, Schema } from '#db/schema.ts';
import { afterCommit, transact } from '#db/transact.ts';
import { AssetError, type ErrorKind } from '#errors.ts';
import type { DeadLetterHook, JobHandlers, JobRun, Jobs } from '#jobs/jobs.ts';
import type { Facts, PreviewFile, Previews } from '#media/facts.ts';
import type { MediaPool } from '#media/pool.ts';
import { typeOf } from '#media/types.ts';
import type { Derivative } from './asset.ts';
import type { Changes } from './changes.ts';
import { newId } from './identifiers.ts';

export interface ReactionParts {
  readonly db: Kysely<Schema>;
  readonly blobs: Blobs;
  readonly jobs: Jobs;
  readonly media: MediaPool;
  readonly changes: Changes;
  /** A directory for files that live as long as one job. */
  readonly scratch: string;
}

/** The bytes are to blame: trying again gives the same answer. */
const VERDICTS: ReadonlySet<ErrorKind> = new Set(['not-media', 'unsupported-type', 'unprocessable']);

/** What happens after what. Every handler may run twice, and finds out from the asset's row what is left to do. */
export function reactions(parts: ReactionParts): JobHandlers {
  return {
    probe: (run) => probe(parts, run),
    preview: (run) => preview(parts, run),
    async discard({ payload }) {
      for (const key of payload.blobKeys) await parts.blobs.delete(key);
    },
  };
}

async function probe(parts: ReactionParts, { payload, signal }: JobRun<'probe'>): Promise<void> {
  const row = await findAssetAnywhere(parts.db, payload.assetId);
  if (row === null || row.status !== 'processing' || row.facts !== null) return;
  await using file = await parts.blobs.checkout(row.blob_key, signal);
  const input = { path: file.path, mediaType: row.media_type, name: row.name };
  const verdict = await parts.media.probe(input, signal).catch(verdictOf);
  await transact(parts.db, async (tx) => {
    if (verdict instanceof AssetError) return updateAsset(tx, row.id, failure(verdict.message));
    const updated = await updateAsset(tx, row.id, probed(verdict));
    if (updated === null) return null;
    await parts.jobs.enqueue(tx, { kind: 'preview', payload, workspaceId: row.workspace_id });
    return updated;
  });
  parts.changes.announce(row.id);
}

async function preview(parts: ReactionParts, { payload, signal }: JobRun<'preview'>): Promise<void> {
  const row = await findAssetAnywhere(parts.db, payload.assetId);
  if (row === null || row.facts === null || row.status !== 'processing') return;
  const outDir = await mkdtemp(join(parts.scratch, 'preview-'));
  try {
    await using file = await parts.blobs.checkout(row.blob_key, signal);
    const facts: Facts = JSON.parse(row.facts);
    const previews = await parts.media.preview({ path: file.path, facts, outDir }, signal).catch(verdictOf);
    if (previews instanceof AssetError) await finish(parts, row, nothingMade(previews.message));
    else await finish(parts, row, await keep(parts.blobs, previews, signal));
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
  parts.changes.announce(row.id);
}

interface Kept {
  readonly derivatives: readonly Derivative[];
  readonly thumbhash: string | null;
  readonly problems: readonly string[];
}

function nothingMade(reason: string): Kept {
  return { derivatives: [], thumbhash: null, problems: [reason] };
}

/** The files become blobs first, as in ingest: a blob without a row is nobody's and gets swept. */
async function keep(blobs: Blobs, previews: Previews, signal: AbortSignal): Promise<Kept> {
  const derivatives = await Promise.all(previews.files.map((file) => keepFile(blobs, file, signal)));
  return { derivatives, thumbhash: previews.thumbhash, problems: previews.problems };
}

async function keepFile(blobs: Blobs, file: PreviewFile, signal: AbortSignal): Promise<Derivative> {
  const key = newId();
  const size = await blobs.put(key, createReadStream(file.path), { signal });
  return { role: file.role, key, mediaType: file.mediaType, width: file.width, height: file.height, size };
}

/** An asset is ready with the previews that could be made; what could not is its reason. */
async function finish({ db, jobs, blobs }: ReactionParts, row: AssetRow, kept: Kept): Promise<void> {
  const { id, workspace_id: workspaceId } = row;
  const updated = await transact(db, async (tx) => {
    const updated = await updateAsset(tx, id, {
      status: 'ready',
      derivatives: JSON.stringify(kept.derivatives),
      thumbhash: kept.thumbhash,
      reason: kept.problems[0] ?? null,
      updated_at: Date.now(),
    });
    if (updated === null) return null;
    const replaced = await deleteBlobsOf(tx, id, 'original');
    await insertBlobs(
      tx,
      kept.derivatives.map(({ key, role, size }) => ({ key, role, size, asset_id: id })),
    );
    if (replaced.length > 0) {
      await jobs.enqueue(tx, { kind: 'discard', payload: { blobKeys: replaced }, workspaceId });
    }
    return updated;
  });
  if (updated === null) await Promise.all(kept.derivatives.map(({ key }) => blobs.delete(key)));
}

/** What a job that will not be tried again leaves: without facts a failed asset, without previews one that is ready all the same. */
export function deadLetters(changes: Changes): DeadLetterHook {
  return async (tx, job, reason) => {
    if (job.kind === 'discard') return;
    const { assetId } = job.payload;
    const outcome =
      job.kind === 'preview'
        ? { status: 'ready', reason: `There is no preview: ${reason}` }
        : failure(reason);
    await updateAsset(tx, assetId, { ...outcome, updated_at: Date.now() });
    afterCommit(tx, () => changes.announce(assetId));
  };
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
