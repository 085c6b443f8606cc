import { createHash } from 'node:crypto';
import type { AssetRow } from '#db/assets.ts';
import type { Provenance } from '#media/render/commands.ts';
import { canonicalJson } from '#media/render/scenes/canonical.ts';
import { ENGINE_VERSION } from '#media/render/scenes/plan.ts';
import type { Timeline } from '#media/render/timeline.ts';
import { checkOutput, MEDIA_TYPE_OF } from './check.ts';
import { deliver, shareOutput } from './deliver.ts';
import { openMedia } from './files.ts';
import type { Generation } from './generation.ts';
import { type Made, make } from './make.ts';
import type { RenderingParts } from './parts.ts';
import type { Prepared } from './prepare.ts';
import { provenanceOf } from './provenance.ts';
import { noteResolution, prepareGeneration } from './resolution.ts';
import { Steps } from './steps.ts';
import type { GenerationWatch } from './watch.ts';

/** A generation that runs. */
export interface Task {
  readonly generation: Generation;
  readonly asset: AssetRow;
  readonly watch: GenerationWatch;
  /** For files in the making. */
  readonly dir: string;
  readonly signal: AbortSignal;
}

/** Shares of the whole at which its phases begin: most of the time goes into pictures. */
const RENDERING_FROM = 0.05;
const JOINING_FROM = 0.95;

/** From a generation to an asset with its file; each step is told of in the asset's history. */
export async function renderGeneration(parts: RenderingParts, task: Task): Promise<void> {
  const { generation, asset, watch, dir, signal } = task;
  const steps = new Steps(asset.id);
  const prepared = await prepareGeneration(parts, generation, {
    dir,
    signal,
    onPhase: (phase) => watch.enter(phase),
    onDone: (step, detail) => steps.done(parts.db, step, detail),
  });
  const provenance = provenanceOf(prepared, {
    title: asset.name,
    tool: parts.tool,
    createdAt: generation.createdAt,
    speechIsTrained: !parts.speaker.isOffline,
  });
  const outputKey = outputKeyOf(prepared.timeline, provenance);
  const { digitalSourceType: digital_source_type } = provenance;
  await noteResolution(parts.db, {
    generation,
    prepared,
    also: { output_key: outputKey, digital_source_type },
  });
  watch.enter('rendering');
  watch.reach(RENDERING_FROM);
  if (await shareOutput(parts, { generation, timeline: prepared.timeline, outputKey, steps })) return;
  await using opened = new AsyncDisposableStack();
  const made = await makeTask(parts, { task, prepared, provenance, opened });
  await steps.done(parts.db, 'rendered', made.account);
  watch.enter('checking');
  const mediaType = MEDIA_TYPE_OF[prepared.timeline.output.format];
  checkOutput(
    await parts.media.probe({ path: made.path, mediaType, name: asset.name }, signal),
    prepared.timeline,
  );
  await steps.done(parts.db, 'checked', null);
  await deliver(parts, { asset, made, mediaType, signal });
}

async function makeTask(
  parts: RenderingParts,
  {
    task: { generation, watch, dir, signal },
    prepared,
    provenance,
    opened,
  }: { task: Task; prepared: Prepared; provenance: Provenance; opened: AsyncDisposableStack },
): Promise<Made> {
  const { timeline } = prepared;
  const { paths: files } = opened.use(await openMedia(parts.blobs, prepared, signal));
  const { workspaceId } = generation;
  return make(
    parts,
    { workspaceId, timeline, files, dir, opened },
    {
      provenance,
      signal,
      onPhase: (phase) => watch.enter(phase),
      onProgress: (share) => watch.reach(RENDERING_FROM + share * (JOINING_FROM - RENDERING_FROM)),
    },
  );
}

/** Over all that decides the bytes but the moment. */
function outputKeyOf(timeline: Timeline, { createdAt: _, ...provenance }: Provenance): string {
  const { media, ...rest } = timeline;
  const hashes = media.map(({ sha256 }) => sha256);
  return createHash('sha256')
    .update(canonicalJson({ ENGINE_VERSION, hashes, ...rest, provenance }, new Set(['pointer'])))
    .digest('hex');
}
