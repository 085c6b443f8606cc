import { updateAsset } from '#db/assets.ts';
import { abandonedJobs, forgottenAssets, forgottenGenerations, requeueAbandoned } from '#db/inspection.ts';
import { sharedNow } from '#db/time.ts';
import { transact } from '#db/transact.ts';
import type { Fault, FsckParts } from './fault.ts';

/** Milliseconds after which a running service would have seen to it. */
const PATIENCE = 10 * 60_000;

/** Work that is to be done and that nobody does. */
export async function* checkWork(parts: FsckParts): AsyncGenerator<Fault> {
  const before = (await sharedNow(parts.db)) - PATIENCE;
  yield* checkJobs(parts, before);
  yield* checkAssets(parts, before);
  yield* checkGenerations(parts, before);
}

async function* checkJobs({ db }: FsckParts, before: number): AsyncGenerator<Fault> {
  for (const job of await abandonedJobs(db, before)) {
    yield {
      kind: 'stuck-job',
      subject: job.id,
      message: `A ${job.kind} counts as running, and nobody has been running it for ten minutes.`,
      async repair() {
        const isBack = await requeueAbandoned(db, job, await sharedNow(db));
        return isBack ? 'Queued again.' : 'Somebody has taken it up.';
      },
    };
  }
}

async function* checkAssets({ db, jobs }: FsckParts, before: number): AsyncGenerator<Fault> {
  for (const { id, blob_key, facts, workspace_id: workspaceId } of await forgottenAssets(db, before)) {
    const kind = facts === null ? 'probe' : 'preview';
    yield {
      kind: 'stuck-job',
      subject: id,
      message: 'The asset is being processed, as it says, and no job is about it.',
      repair: () =>
        transact(db, async (tx) => {
          if (blob_key !== null) {
            await jobs.enqueue(tx, { kind, payload: { assetId: id }, workspaceId });
            return `A ${kind} is queued.`;
          }
          const reason = 'The transfer was lost: upload or import it again.';
          await updateAsset(tx, id, { status: 'failed', reason, progress: null, updated_at: Date.now() });
          return 'The asset says that it was lost.';
        }),
    };
  }
}

async function* checkGenerations({ db, jobs }: FsckParts, before: number): AsyncGenerator<Fault> {
  for (const { asset_id: assetId, workspace_id: workspaceId } of await forgottenGenerations(db, before)) {
    yield {
      kind: 'stuck-job',
      subject: assetId,
      message: 'The generation is to be rendered, and no job is about it.',
      repair: () =>
        transact(db, async (tx) => {
          await jobs.enqueue(tx, { kind: 'render', payload: { assetId }, workspaceId });
          return 'A render is queued.';
        }),
    };
  }
}
