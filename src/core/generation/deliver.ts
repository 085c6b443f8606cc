import { createReadStream } from 'node:fs';
import type { Transaction, Updateable } from 'kysely';
import type { AssetRow } from '#db/assets.ts';
import { findSameOutput, updateGeneration } from '#db/generations.ts';
import type { GenerationsTable, Schema } from '#db/schema.ts';
import { deleteSlot } from '#db/slots.ts';
import { transact } from '#db/transact.ts';
import { secondsOf } from '#media/render/frames.ts';
import { planScenes } from '#media/render/scenes/plan.ts';
import type { Timeline } from '#media/render/timeline.ts';
import { fill, fillRow } from '../admission.ts';
import { bytesOf } from '../copying.ts';
import { receive } from '../ingest.ts';
import { roomFor } from '../limits/room.ts';
import type { Generation, SceneOutcome } from './generation.ts';
import type { Made } from './make.ts';
import type { RenderingParts } from './parts.ts';
import type { Steps } from './steps.ts';

export interface Delivery {
  readonly asset: AssetRow;
  readonly made: Made;
  readonly mediaType: string;
  readonly signal: AbortSignal;
}

/** Gives the asset its file, unless somebody else has, or nobody wants it any more. */
export async function deliver(
  parts: RenderingParts,
  { asset, made, mediaType, signal }: Delivery,
): Promise<void> {
  const received = await receive(parts.blobs, {
    body: createReadStream(made.path),
    room: await roomFor(parts.db, asset.workspace_id, { assets: 0, bytes: 0 }),
    limit: Number.POSITIVE_INFINITY,
    limits: {},
    name: asset.name,
    declaredType: mediaType,
    signal,
  });
  await fill(parts, received, {
    assetId: asset.id,
    alongside: (tx) => conclude(tx, asset.id, { scenes: JSON.stringify(made.scenes) }),
  });
  parts.changes.announce(asset.id);
}

interface Sharing {
  readonly generation: Generation;
  readonly timeline: Timeline;
  readonly outputKey: string;
  readonly steps: Steps;
}

/** Gives the asset the bytes that the same request made before, which takes no rendering; false when there are none. */
export async function shareOutput(
  { db, jobs, changes }: RenderingParts,
  { generation: { assetId, workspaceId }, timeline, outputKey, steps }: Sharing,
): Promise<boolean> {
  const shared = await transact(db, async (tx) => {
    const same = await findSameOutput(tx, { workspaceId, outputKey });
    const received = same === null ? null : bytesOf(same);
    if (received === null || (await fillRow(tx, jobs, { assetId, received })) === null) return false;
    await steps.done(tx, 'rendered', 'the whole from the cache');
    await conclude(tx, assetId, { scenes: JSON.stringify(hitsOf(timeline)), length: 0 });
    return true;
  });
  if (shared) changes.announce(assetId);
  return shared;
}

function hitsOf(timeline: Timeline): SceneOutcome[] {
  const { fps } = timeline.output;
  return planScenes(timeline).map(({ key, frames }) => ({ key, hit: true, seconds: secondsOf(frames, fps) }));
}

/** Part of the transaction in which the asset gets its bytes: its place takes no others. */
async function conclude(
  tx: Transaction<Schema>,
  assetId: string,
  outcome: Pick<Updateable<GenerationsTable>, 'scenes' | 'length'>,
): Promise<void> {
  await deleteSlot(tx, assetId);
  const done = { ...outcome, status: 'succeeded', phase: null, progress: 100, finished_at: Date.now() };
  await updateGeneration(tx, { assetId, statuses: ['running'] }, done);
}
