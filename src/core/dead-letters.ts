import type { Transaction } from 'kysely';
import { insertAssetEvent } from '#db/asset-events.ts';
import { type AssetRow, findAssetAnywhere, updateProcessing, updateUnfilled } from '#db/assets.ts';
import type { Schema } from '#db/schema.ts';
import { afterCommit } from '#db/transact.ts';
import type { DeadLetterHook } from '#jobs/jobs.ts';
import type { Changes } from './changes.ts';
import { endWithoutFile } from './generation/settle.ts';
import { failPrompt } from './prompts/writing.ts';

const STEPS = { probe: 'probed', preview: 'previewed', import: 'imported' } as const;

/** What a job that will not be tried again leaves: without bytes or facts a failed asset, without previews one that is ready all the same. */
export function deadLetters(changes: Changes): DeadLetterHook {
  return async (tx, job, reason) => {
    if (job.kind === 'discard') return;
    if (job.kind === 'write-prompt') return failPrompt(tx, job.payload.promptId, reason);
    const { assetId } = job.payload;
    if (job.kind === 'render') {
      const failure = { message: reason, pointer: null };
      await endWithoutFile(tx, changes, { assetId, status: 'failed', failure, step: 'rendered' });
      return;
    }
    const updated = await show(tx, job.kind, { assetId, reason });
    if (updated === null) return;
    const failed = { outcome: 'failed', duration: null, detail: reason };
    await insertAssetEvent(tx, { asset_id: assetId, at: Date.now(), step: STEPS[job.kind], ...failed });
    afterCommit(tx, () => changes.announce(assetId));
  };
}

/** Null when there is nothing to tell: the asset is gone or past that step, or an import has told of its failure itself. */
async function show(
  tx: Transaction<Schema>,
  kind: keyof typeof STEPS,
  { assetId, reason }: { assetId: string; reason: string },
): Promise<AssetRow | null> {
  const updated_at = Date.now();
  switch (kind) {
    case 'probe':
      return updateProcessing(tx, { id: assetId, step: 'probe' }, { status: 'failed', reason, updated_at });
    case 'preview': {
      const row = await findAssetAnywhere(tx, assetId);
      const what = row?.derivatives === '[]' ? 'There is no preview' : 'Not all previews could be made';
      const changes = { status: 'ready', reason: `${what}: ${reason}`, updated_at };
      return updateProcessing(tx, { id: assetId, step: 'preview' }, changes);
    }
    case 'import':
      return updateUnfilled(tx, assetId, { status: 'failed', reason, progress: null, updated_at });
  }
}
