import type { Readable } from 'node:stream';
import { findSlot } from '#db/slots.ts';
import { AssetError } from '#errors.ts';
import type { Timeline } from '#media/render/timeline.ts';
import type { Links } from '../links.ts';
import type { Generation } from './generation.ts';
import { getGeneration } from './generations.ts';
import type { PreparingParts } from './parts.ts';
import type { Prepared } from './prepare.ts';
import { noteResolution, prepareGeneration } from './resolution.ts';
import { openScratch } from './scratch.ts';

/** Everything that an outside renderer needs. */
export interface Work {
  readonly generation: Generation;
  readonly timeline: Timeline;
  /** One for each of the timeline's `media`. */
  readonly inputs: readonly WorkInput[];
  /** Takes the finished file, once, until then. */
  readonly uploadUrl: string;
  readonly uploadExpiresAt: Date;
}

export interface WorkInput {
  readonly name: string;
  /** Hex. */
  readonly sha256: string;
  readonly mediaType: string;
  /** Signed; null for what was made for this work, like speech, which `openWorkInput` reads. */
  readonly url: string | null;
}

interface WorkId {
  readonly workspaceId: string;
  readonly assetId: string;
}

/**
 * The work that waits for an outside renderer: texts are written and said, nothing is left to be decided. Asking again
 * gives the same. `conflict` for what is not waiting for one.
 */
export async function getWork(
  parts: PreparingParts & { readonly links: Links },
  id: WorkId,
  signal: AbortSignal,
): Promise<Work> {
  const { generation, prepared } = await prepareWork(parts, id, signal);
  const slot = await findSlot(parts.db, id.assetId);
  if (slot === null) throw notWaiting(id.assetId);
  const uploadExpiresAt = new Date(slot.expires_at);
  const { timeline, media } = prepared;
  const inputs = timeline.media.map(({ assetId, sha256, facts }, index) => {
    const name = media[index]?.name ?? '';
    const target = { rendition: 'original' as const, name, download: false };
    const url = assetId === null ? null : parts.links.sign({ ...target, assetId });
    return { name, sha256, mediaType: facts.mediaType, url };
  });
  const uploadUrl = parts.links.signSending(id.assetId, uploadExpiresAt);
  return { generation, timeline, inputs, uploadUrl, uploadExpiresAt };
}

/** The bytes of one of the inputs, by its number in `Work.inputs`. */
export async function openWorkInput(
  parts: PreparingParts,
  { index, ...id }: WorkId & { readonly index: number },
  signal: AbortSignal,
): Promise<{ readonly body: Readable; readonly size: number; readonly mediaType: string }> {
  const { prepared } = await prepareWork(parts, id, signal);
  const [file, input] = [prepared.media[index], prepared.timeline.media[index]];
  const size = file ? await parts.blobs.size(file.blobKey) : null;
  if (!file || input === undefined || size === null) {
    throw new AssetError('not-found', `The work has no input ${index}.`);
  }
  return { body: await parts.blobs.read(file.blobKey, null), size, mediaType: input.facts.mediaType };
}

async function prepareWork(
  parts: PreparingParts,
  id: WorkId,
  signal: AbortSignal,
): Promise<{ generation: Generation; prepared: Prepared }> {
  const generation = await getGeneration(parts.db, id);
  if (generation.status !== 'waiting') throw notWaiting(id.assetId);
  await using scratch = await openScratch(parts.scratch);
  const prepared = await prepareGeneration(parts, generation, { dir: scratch.path, signal });
  await noteResolution(parts.db, { generation, prepared, also: {} });
  return { generation, prepared };
}

function notWaiting(id: string): AssetError {
  return new AssetError('conflict', `The asset ${id} does not wait for an outside renderer.`);
}
