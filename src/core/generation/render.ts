import { createHash } from 'node:crypto';
import type { AssetRow } from '#db/assets.ts';
import type { Provenance } from '#media/render/commands.ts';
import { canonicalJson } from '#media/render/scenes/canonical.ts';
import { ENGINE_VERSION } from '#media/render/scenes/plan.ts';
import type { Timeline } from '#media/render/timeline.ts';
import { checkOutput, MEDIA_TYPE_OF } from './check.ts';
import { deliver, shareOutput } from './deliver.ts';
import { openMedia } from './files.ts';
import { filmLength } from './film-length.ts';
import type { Generation, GenerationPhase } from './generation.ts';
import { make } from './make.ts';
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
  const telling = {
    signal,
    onPhase: (phase: GenerationPhase) => watch.enter(phase),
    onDone: (step: string, detail: string | null) => steps.done(parts.db, step, detail),
  };
  const prepared = await prepareGeneration(parts, generation, { dir, ...telling });
  const { timeline } = prepared;
  const { provenance, outputKey } = await identify(parts, task, prepared);
  watch.enter('rendering');
  watch.reach(RENDERING_FROM);
  if (await shareOutput(parts, { generation, timeline, outputKey, steps })) return;
  await using opened = new AsyncDisposableStack();
  const { paths: files } = opened.use(await openMedia(parts.blobs, prepared, signal));
  const made = await make(
    parts,
    { workspaceId: generation.workspaceId, timeline, files, dir, opened },
    {
      ...telling,
      provenance,
      onProgress: (share) => watch.reach(RENDERING_FROM + share * (JOINING_FROM - RENDERING_FROM)),
    },
  );
  watch.enter('checking');
  const mediaType = MEDIA_TYPE_OF[timeline.output.format];
  checkOutput(await parts.media.probe({ path: made.path, mediaType, name: asset.name }, signal), timeline);
  await steps.done(parts.db, 'checked', null);
  await deliver(parts, { asset, made, mediaType, signal });
}

/** What the file will say of its making, and what tells it from others; both are written down. */
async function identify(
  { db, tool, speaker }: RenderingParts,
  { generation, asset }: Task,
  prepared: Prepared,
): Promise<{ provenance: Provenance; outputKey: string }> {
  const { name: title } = asset;
  const { createdAt } = generation;
  const provenance = provenanceOf(prepared, { title, tool, createdAt, speechIsTrained: !speaker.isOffline });
  const outputKey = outputKeyOf(prepared.timeline, provenance);
  const also = {
    output_key: outputKey,
    length: filmLength(prepared.timeline),
    digital_source_type: provenance.digitalSourceType,
  };
  await noteResolution(db, { generation, prepared, also });
  return { provenance, outputKey };
}

/** Over all that decides the bytes but the moment. */
function outputKeyOf(timeline: Timeline, { createdAt: _, ...provenance }: Provenance): string {
  const { media, ...rest } = timeline;
  const hashes = media.map(({ sha256 }) => sha256);
  return createHash('sha256')
    .update(canonicalJson({ ENGINE_VERSION, hashes, ...rest, provenance }, new Set(['pointer'])))
    .digest('hex');
}
