import type { Transaction } from 'kysely';
import { insertAssetEvent } from '#db/asset-events.ts';
import { type GenerationRow, insertGeneration, replaceGenerationInputs } from '#db/generations.ts';
import type { Schema } from '#db/schema.ts';
import { transact } from '#db/transact.ts';
import { typeOf } from '#media/types.ts';
import { keynameOf } from '../capabilities.ts';
import { claimRenderTime } from '../limits/render-time.ts';
import type { Links } from '../links.ts';
import { parseScript } from '../scripts/parse.ts';
import { openSlot } from '../slots.ts';
import { MEDIA_TYPE_OF } from './check.ts';
import { filmLength } from './film-length.ts';
import {
  type Generated,
  type Generation,
  generationFromRow,
  type Parameters,
  type PromptOverride,
  type ScriptVersion,
  type WrittenText,
} from './generation.ts';
import type { PreparingParts } from './parts.ts';
import { type Prepared, prepare } from './prepare.ts';
import { getScript, getScriptVersion } from './scripts.ts';

export interface GenerateRequest {
  readonly workspaceId: string;
  readonly userId: number;
  readonly projectId: string | null;
  readonly scriptId: string;
  /** Null for the newest. */
  readonly version: number | null;
  readonly parameters: Parameters;
  readonly prompt: PromptOverride | null;
  /** Null for the usual one: the same request again comes to the same file. */
  readonly seed: number | null;
  /** What the file is to be called, or null for what the script says. */
  readonly name: string | null;
  /** Half the size, at once and quickly: for looking at. */
  readonly draft: boolean;
  /** `outside`: somebody else asks for the work and sends the file. */
  readonly renderer: Generation['renderer'];
  /** Milliseconds for which whoever holds the URL may send the file. */
  readonly validFor: number;
}

export interface RequestParts extends PreparingParts {
  readonly links: Links;
  /** Bytes. */
  readonly maxUpload: number;
}

const USUAL_SEED = 0;

/**
 * Makes an asset that a job is going to render, at once: all that can be known to be wrong is thrown before. `alongside`
 * joins the transaction in which it comes to be.
 *
 * @throws `invalid` or `unprocessable` with a fault for everything that is wrong: a parameter by its name, a clip by its
 * pointer into the script
 */
export async function generate(
  parts: RequestParts,
  request: GenerateRequest,
  alongside: ((tx: Transaction<Schema>, generated: Generated) => Promise<void>) | null = null,
): Promise<Generated> {
  const plan = await planGeneration(parts, { ...request, written: {} });
  return transact(parts.db, async (tx) => {
    const generated = await startGeneration(tx, parts, { plan, batch: null });
    await alongside?.(tx, generated);
    return generated;
  });
}

export interface PlanRequest extends GenerateRequest {
  /** Texts that are not to be written anew. */
  readonly written: Readonly<Record<string, WrittenText>>;
}

/** A request that has been found to make sense. */
export interface GenerationPlan {
  readonly request: PlanRequest;
  readonly script: Pick<ScriptVersion, 'scriptId' | 'version'> & { readonly name: string };
  readonly seed: number;
  readonly prepared: Prepared;
}

/** Milliseconds in which a request is looked through, at most. */
const PLANNING_LIMIT = 30_000;

/** The first half of `generate`: looks at everything and writes nothing. */
export async function planGeneration(parts: PreparingParts, request: PlanRequest): Promise<GenerationPlan> {
  const { workspaceId, scriptId: id } = request;
  const version = request.version ?? (await getScript(parts.db, { workspaceId, id })).version;
  const script = await getScriptVersion(parts.db, { workspaceId, id, version });
  const seed = request.seed ?? USUAL_SEED;
  const quality = request.draft ? ('draft' as const) : null;
  const document = parseScript(script.document);
  const prepared = await prepare(
    parts,
    { ...request, document, seed, quality, today: new Date(), depth: 'check' },
    { dir: parts.scratch, signal: AbortSignal.timeout(PLANNING_LIMIT) },
  );
  return { request, script, seed, prepared };
}

export interface Start {
  readonly plan: GenerationPlan;
  /** What it is a row of, or null. */
  readonly batch: { readonly id: string; readonly row: number } | null;
}

/** Drafts are waited for by somebody, batches by nobody. */
const PRIORITY = { draft: 1, usual: 0, batch: -1 } as const;

/** The second half: the asset with its place, the generation, its inputs and its job come to be in one transaction. */
export async function startGeneration(
  tx: Transaction<Schema>,
  parts: RequestParts,
  { plan, batch }: Start,
): Promise<Generated> {
  const { request, prepared } = plan;
  const { workspaceId, userId, projectId, renderer, validFor, draft } = request;
  if (renderer === 'builtin') await claimRenderTime(tx, workspaceId, filmLength(prepared.timeline));
  const slot = await openSlot(tx, parts, {
    workspaceId,
    userId,
    projectId,
    name: fileName(plan),
    description: '',
    tags: [],
    metadata: {},
    origin: 'generated',
    alongside: null,
    size: null,
    mediaType: null,
    validFor,
  });
  const { id: assetId } = slot.asset;
  const row = rowOf(plan, { assetId, batch, createdAt: slot.asset.createdAt });
  await insertGeneration(tx, row);
  const inputs = prepared.ingredients.map(({ id, sha256, name }) => ({
    asset_id: assetId,
    input_asset_id: id,
    sha256,
    name,
  }));
  await replaceGenerationInputs(tx, assetId, inputs);
  if (renderer === 'builtin') {
    const priority = draft ? PRIORITY.draft : batch === null ? PRIORITY.usual : PRIORITY.batch;
    await parts.jobs.enqueue(tx, { kind: 'render', payload: { assetId }, workspaceId, priority });
  }
  const detail = `${plan.script.name}, version ${plan.script.version}`;
  const event = { step: 'requested', outcome: 'ok', duration: null, detail };
  await insertAssetEvent(tx, { asset_id: assetId, at: Date.now(), ...event });
  return {
    asset: slot.asset,
    generation: generationFromRow(row),
    uploadUrl: slot.url,
    uploadExpiresAt: slot.expiresAt,
    key: keynameOf(slot.asset, parts.links),
  };
}

function rowOf(
  { request, script, seed, prepared }: GenerationPlan,
  { assetId, batch, createdAt }: Pick<Start, 'batch'> & { assetId: string; createdAt: Date },
): GenerationRow {
  return {
    asset_id: assetId,
    workspace_id: request.workspaceId,
    project_id: request.projectId,
    script_id: script.scriptId,
    script_version: script.version,
    parameters: JSON.stringify(request.parameters),
    prompt: request.prompt === null ? null : JSON.stringify(request.prompt),
    written: JSON.stringify(request.written),
    seed,
    status: request.renderer === 'builtin' ? 'queued' : 'waiting',
    phase: null,
    progress: 0,
    renderer: request.renderer,
    draft: request.draft ? 1 : 0,
    warnings: JSON.stringify(prepared.warnings),
    scenes: null,
    failure: null,
    output_key: null,
    length: filmLength(prepared.timeline),
    digital_source_type: null,
    batch_id: batch?.id ?? null,
    batch_row: batch?.row ?? null,
    created_at: createdAt.getTime(),
    started_at: null,
    finished_at: null,
  };
}

/** With the extension of what it is going to be, by which the asset gets its kind before it has bytes. */
function fileName({ request, script, prepared }: GenerationPlan): string {
  const { extension } = typeOf(MEDIA_TYPE_OF[prepared.timeline.output.format]);
  const name = request.name ?? (prepared.name === '' ? script.name : prepared.name);
  return name.toLowerCase().endsWith(`.${extension}`) ? name : `${name}.${extension}`;
}
