import { createHash } from 'node:crypto';
import type { AssetRow } from '#db/assets.ts';
import { replaceGenerationInputs, updateGeneration } from '#db/generations.ts';
import { transact } from '#db/transact.ts';
import type { Provenance } from '#media/render/commands.ts';
import { canonicalJson } from '#media/render/scenes/canonical.ts';
import { ENGINE_VERSION } from '#media/render/scenes/plan.ts';
import type { Timeline } from '#media/render/timeline.ts';
import { parseScript } from '../scripts/parse.ts';
import { checkOutput, MEDIA_TYPE_OF } from './check.ts';
import { deliver, shareOutput } from './deliver.ts';
import { openMedia } from './files.ts';
import type { Generation } from './generation.ts';
import { type Made, make } from './make.ts';
import type { RenderingParts } from './parts.ts';
import { type Prepared, prepare } from './prepare.ts';
import { provenanceOf } from './provenance.ts';
import { getScriptVersion } from './scripts.ts';
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
  const { generation, asset, watch, signal } = task;
  const steps = new Steps(asset.id);
  const prepared = await prepareTask(parts, task, steps);
  const provenance = provenanceOf(prepared, {
    title: asset.name,
    tool: parts.tool,
    createdAt: generation.createdAt,
    speechIsTrained: !parts.speaker.isOffline,
  });
  const outputKey = outputKeyOf(prepared.timeline, provenance);
  await note(parts, { generation, prepared, outputKey, provenance });
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

async function prepareTask(parts: RenderingParts, task: Task, steps: Steps): Promise<Prepared> {
  const { generation, watch, dir, signal } = task;
  const { workspaceId, scriptId: id, scriptVersion: version, createdAt, draft } = generation;
  const script = await getScriptVersion(parts.db, { workspaceId, id, version });
  const request = { ...generation, document: parseScript(script.document), today: createdAt };
  const quality = draft ? ('draft' as const) : null;
  return prepare(
    parts,
    { ...request, quality, depth: 'render' },
    {
      dir,
      signal,
      onPhase: (phase) => watch.enter(phase),
      onDone: (step, detail) => steps.done(parts.db, step, detail),
    },
  );
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

interface Notes {
  readonly generation: Generation;
  readonly prepared: Prepared;
  readonly outputKey: string;
  readonly provenance: Provenance;
}

/** What is known by now: a run that takes over from this one need not write the texts again, nor does a regeneration. */
async function note(
  { db }: RenderingParts,
  { generation: { assetId }, prepared, outputKey, provenance }: Notes,
): Promise<void> {
  const { warnings, written, ingredients } = prepared;
  await transact(db, async (tx) => {
    const known = {
      warnings: JSON.stringify(warnings),
      written: JSON.stringify(written),
      output_key: outputKey,
      digital_source_type: provenance.digitalSourceType,
    };
    const row = await updateGeneration(tx, { assetId, statuses: ['running'] }, known);
    if (row === null) return; // ended meanwhile
    const inputs = ingredients.map(({ id, sha256, name }) => ({
      asset_id: assetId,
      input_asset_id: id,
      sha256,
      name,
    }));
    await replaceGenerationInputs(tx, assetId, inputs);
  });
}

/** Over all that decides the bytes but the moment. */
function outputKeyOf(timeline: Timeline, { createdAt: _, ...provenance }: Provenance): string {
  const { media, ...rest } = timeline;
  const hashes = media.map(({ sha256 }) => sha256);
  return createHash('sha256')
    .update(canonicalJson({ ENGINE_VERSION, hashes, ...rest, provenance }, new Set(['pointer'])))
    .digest('hex');
}
