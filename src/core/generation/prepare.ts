import { AssetError } from '#errors.ts';
import type { Quality, Timeline } from '#media/render/timeline.ts';
import type { ScriptDocument } from '../scripts/document.ts';
import type { Environment, Surroundings } from '../scripts/environment.ts';
import { readParameters } from '../scripts/inputs.ts';
import { type Needs, needsOf } from '../scripts/needs.ts';
import type { Values } from '../scripts/placeholders/values.ts';
import { resolve } from '../scripts/resolve.ts';
import type { GenerationPhase, Parameters, PromptOverride, Warning, WrittenText } from './generation.ts';
import { captionTextsOf, type Ingredient, ingredientsOf } from './ingredients.ts';
import type { PreparingParts } from './parts.ts';
import { type Spoken, speakAll } from './speeches.ts';
import { projectOf } from './surroundings.ts';
import { offlineWarnings, promptedBy, promptsOf, writeTexts } from './texts.ts';

export interface PrepareRequest {
  readonly workspaceId: string;
  readonly projectId: string | null;
  readonly document: ScriptDocument;
  readonly parameters: Parameters;
  readonly prompt: PromptOverride | null;
  /** Texts that were written for it before, and are not to be written anew. */
  readonly written: Readonly<Record<string, WrittenText>>;
  readonly seed: number;
  /** What the script takes for now. */
  readonly today: Date;
  /** Instead of the script's own, or null. */
  readonly quality: Quality | null;
  /**
   * `check`: nothing is written or said, prompts and estimates stand in for it. `preview`: speech is made where that
   * costs nothing. `render`: all there is to be, and what is not ready is an error.
   */
  readonly depth: 'check' | 'preview' | 'render';
}

export interface PrepareOptions {
  /** For files in the making. */
  readonly dir: string;
  readonly signal: AbortSignal;
  /** Told before something that takes time. */
  readonly onPhase?: (phase: GenerationPhase) => void;
  /** And after it, with the name of the step and what was done. */
  readonly onDone?: (step: string, detail: string) => Promise<void>;
}

/** A file that a timeline uses. */
export interface PreparedMedia {
  /** What a person knows it by. */
  readonly name: string;
  readonly blobKey: string;
}

export interface Prepared {
  readonly timeline: Timeline;
  /** What the script wants the file to be called; empty where it does not say. */
  readonly name: string;
  readonly warnings: readonly Warning[];
  readonly written: Readonly<Record<string, WrittenText>>;
  /** One for each of the timeline's `media`; null for what is not there yet, which only a dry run lets pass. */
  readonly media: readonly (PreparedMedia | null)[];
  /** All assets that the script names, captions and fonts included. */
  readonly ingredients: readonly Ingredient[];
}

/**
 * From a script and its parameters to a timeline: writes the texts that nobody gave, has them spoken, and resolves.
 *
 * @throws `invalid` or `unprocessable` with every fault and its pointer
 */
export async function prepare(
  parts: PreparingParts,
  request: PrepareRequest,
  options: PrepareOptions,
): Promise<Prepared> {
  const { workspaceId, seed, today, depth, quality } = request;
  const document = promptedBy(request.document, request.prompt);
  const given = readParameters(document, request.parameters);
  const project = await projectOf(parts.db, request);
  const before: Surroundings = {
    values: given.values,
    project,
    today: today.toISOString().slice(0, 10),
    seed,
  };
  const written = await allTexts(parts, { document, before, request }, options);
  const surroundings = { ...before, values: withTexts(document, request.parameters, written) };
  const needs = needsOf(document, surroundings);
  const assets = await ingredientsOf(parts.db, workspaceId, [...needs.assetIds, ...needs.captionIds]);
  if (depth === 'render') requireReady(assets.values());
  const speech = await speechesFor(parts, { workspaceId, needs, depth }, options);
  const environment: Environment = {
    ...surroundings,
    assets,
    captionTexts: await captionTextsOf(parts.blobs, pick(assets, needs.captionIds)),
    speech,
    dryRun: depth !== 'render',
    quality,
  };
  const { timeline, name, warnings } = resolve(document, environment);
  return {
    timeline,
    name,
    warnings: [...given.warnings, ...offlineWarnings(written), ...warnings],
    written,
    media: timeline.media.map(({ assetId, sha256 }) => fileOf(assetId, sha256, { assets, speech })),
    ingredients: [...assets.values()],
  };
}

async function allTexts(
  { writer }: PreparingParts,
  { document, before, request }: { document: ScriptDocument; before: Surroundings; request: PrepareRequest },
  { signal, onPhase, onDone }: PrepareOptions,
): Promise<Prepared['written']> {
  const texts = promptsOf(document, before).filter(({ name }) => request.written[name] === undefined);
  if (texts.length === 0) return request.written;
  if (request.depth === 'render') onPhase?.('writing');
  const by = request.depth === 'render' ? writer : null;
  const written = await writeTexts(by, { texts, values: before.values }, signal);
  await onDone?.('written', texts.map(({ name }) => name).join(', '));
  return { ...request.written, ...written };
}

/** What was written is held to the limits of its input like what is given. */
function withTexts(document: ScriptDocument, parameters: Parameters, written: Prepared['written']): Values {
  const texts = Object.entries(written).map(([name, { text }]) => [name, text] as const);
  return readParameters(document, { ...parameters, ...Object.fromEntries(texts) }).values;
}

async function speechesFor(
  parts: PreparingParts,
  { workspaceId, needs, depth }: { workspaceId: string; needs: Needs; depth: PrepareRequest['depth'] },
  { dir, signal, onPhase, onDone }: PrepareOptions,
): Promise<ReadonlyMap<string, Spoken>> {
  const { speeches } = needs;
  const isMade = depth === 'render' || (depth === 'preview' && parts.speaker.isOffline);
  if (speeches.length === 0 || !isMade) return new Map();
  onPhase?.('speaking');
  const { spoken, hits } = await speakAll(parts, { workspaceId, speeches, dir }, signal);
  await onDone?.('spoken', `${spoken.size} ${spoken.size === 1 ? 'text' : 'texts'}, ${hits} from the cache`);
  return spoken;
}

/** What is still on its way may be there when the job is tried again. */
function requireReady(assets: Iterable<Ingredient>): void {
  for (const { name, status } of assets) {
    if (status === 'ready' || status === 'failed') continue;
    throw new AssetError('unavailable', `${JSON.stringify(name)}, which the script uses, is not ready yet.`);
  }
}

function fileOf(
  assetId: string | null,
  sha256: string,
  { assets, speech }: { assets: ReadonlyMap<string, Ingredient>; speech: ReadonlyMap<string, Spoken> },
): PreparedMedia | null {
  if (assetId !== null) {
    const asset = assets.get(assetId);
    return asset === undefined || asset.blobKey === null
      ? null
      : { name: asset.name, blobKey: asset.blobKey };
  }
  const spoken = [...speech.values()].find(({ media }) => media.sha256 === sha256);
  return spoken === undefined ? null : { name: 'speech', blobKey: spoken.blobKey };
}

function pick(assets: ReadonlyMap<string, Ingredient>, ids: readonly string[]): Ingredient[] {
  return ids.flatMap((id) => assets.get(id) ?? []);
}
