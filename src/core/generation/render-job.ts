import { findAssetAnywhere } from '#db/assets.ts';
import { transact } from '#db/transact.ts';
import { AssetError, type ErrorKind } from '#errors.ts';
import { type JobRun, PermanentFailure } from '#jobs/jobs.ts';
import { publicReason } from '#jobs/retries.ts';
import { failureOf } from './failure.ts';
import { type Generation, generationFromRow } from './generation.ts';
import type { RenderingParts } from './parts.ts';
import { renderGeneration } from './render.ts';
import { openScratch } from './scratch.ts';
import { begin, endWithoutFile, putBack } from './settle.ts';
import { GenerationWatch } from './watch.ts';

/** Trying again may find things better; whatever else is said of a script or its media, it will be said again. */
const TRANSIENT: ReadonlySet<ErrorKind> = new Set(['unavailable', 'rate-limited', 'internal', 'locked']);

/**
 * Makes the file of a generation. A crash amid it leaves the scenes that were rendered in the cache, and the job, which
 * runs again and finds them there.
 */
export async function runRender(parts: RenderingParts, run: JobRun<'render'>): Promise<void> {
  const { assetId } = run.payload;
  const row = await begin(parts.db, assetId);
  const asset = row === null ? null : await findAssetAnywhere(parts.db, assetId);
  // Cancelled, deleted or delivered while it waited.
  if (row === null || asset === null) return;
  parts.changes.announce(assetId);
  await using watch = new GenerationWatch(parts, assetId);
  const limit = AbortSignal.timeout(parts.generationTimeout);
  const signal = AbortSignal.any([run.signal, watch.unwanted, limit]);
  try {
    await using scratch = await openScratch(parts.scratch);
    const generation = generationFromRow(row);
    await renderGeneration(parts, { generation, asset, watch, dir: scratch.path, signal });
  } catch (error) {
    // Not its failure: it is taken up again, here or elsewhere.
    if (run.signal.aborted) throw error;
    // Whoever ended it has told of it.
    if (watch.unwanted.aborted) return;
    throw await failed(parts, generationFromRow(row), {
      error: limit.aborted ? tooSlow(parts.generationTimeout) : error,
      last: run.last,
      step: watch.phase ?? 'prepared',
    });
  }
}

interface Failed {
  readonly error: unknown;
  readonly last: boolean;
  readonly step: string;
}

/** Writes down what went wrong when that is final, and returns what the queue is to be told. */
async function failed(
  { db, changes }: RenderingParts,
  { assetId }: Generation,
  { error, last, step }: Failed,
): Promise<unknown> {
  const isPermanent = !mayPass(error);
  if (!isPermanent && !last) {
    await putBack(db, assetId);
    return error;
  }
  const failure = failureOf(error);
  await transact(db, (tx) => endWithoutFile(tx, changes, { assetId, status: 'failed', failure, step }));
  return isPermanent ? new PermanentFailure(publicReason(error), { cause: error }) : error;
}

/** Faults of our own, a full disk say, count as passing. */
function mayPass(error: unknown): boolean {
  return !(error instanceof AssetError) || TRANSIENT.has(error.kind);
}

function tooSlow(limit: number): AssetError {
  const minutes = Math.round(limit / 60_000);
  return new AssetError(
    'unprocessable',
    `Rendering took longer than the ${minutes} minutes that it may take here.`,
  );
}
