import type { Updateable } from 'kysely';
import { insertAssetEvent } from '#db/asset-events.ts';
import { findAssetAnywhere, updateProcessing } from '#db/assets.ts';
import type { AssetsTable } from '#db/schema.ts';
import { transact } from '#db/transact.ts';
import { AssetError } from '#errors.ts';
import type { JobHandlers, JobRun } from '#jobs/jobs.ts';
import type { Facts } from '#media/facts.ts';
import { typeOf } from '#media/types.ts';
import type { RenderingParts } from './generation/parts.ts';
import { runRender } from './generation/render-job.ts';
import { type ImportJobParts, runImport } from './imports/job.ts';
import { makePreviews } from './previewing.ts';
import { processingPriority } from './processing-priority.ts';
import { writePrompt } from './prompts/writing.ts';
import { outage, verdictOf } from './verdicts.ts';

export interface ReactionParts extends ImportJobParts, RenderingParts {}

/** What happens after what. Every handler may run twice, and finds out from the asset's row what is left to do. */
export function reactions(parts: ReactionParts): JobHandlers {
  return {
    probe: (run) => probe(parts, run),
    preview: (run) => makePreviews(parts, run),
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
