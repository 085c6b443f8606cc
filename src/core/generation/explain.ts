import { join } from 'node:path';
import { AssetError } from '#errors.ts';
import { planScenes } from '#media/render/scenes/plan.ts';
import { STILL_FORMATS, type Timeline } from '#media/render/timeline.ts';
import { type Estimate, estimate } from '../scripts/estimate.ts';
import { parseScript } from '../scripts/parse.ts';
import { MEDIA_TYPE_OF } from './check.ts';
import { openMedia } from './files.ts';
import type { Parameters, PromptOverride, Warning, WrittenText } from './generation.ts';
import { findParts } from './part-cache.ts';
import type { PreparingParts, RenderingParts } from './parts.ts';
import { type Prepared, prepare } from './prepare.ts';
import { provenanceOf } from './provenance.ts';
import { openScratch } from './scratch.ts';

export { STILL_FORMATS };

/** A script as it is being written, or a version of one that is kept. */
export interface ExplainRequest {
  readonly workspaceId: string;
  readonly projectId: string | null;
  /** As it was sent. */
  readonly document: unknown;
  readonly parameters: Parameters;
  readonly prompt: PromptOverride | null;
  readonly seed: number;
  readonly draft: boolean;
}

/** What would be rendered. */
export interface Explanation {
  readonly timeline: Timeline;
  readonly warnings: readonly Warning[];
  /** Prompts, where a model would write. */
  readonly written: Readonly<Record<string, WrittenText>>;
  readonly estimate: Estimate;
  /** How many scenes there are, and how many of them would come from the cache. */
  readonly scenes: { readonly total: number; readonly hits: number };
}

/**
 * Looks at everything and renders nothing. Speech is made where that costs nothing, and estimated otherwise.
 *
 * @throws as `generate`
 */
export async function explain(
  parts: PreparingParts,
  request: ExplainRequest,
  signal: AbortSignal,
): Promise<Explanation> {
  await using scratch = await openScratch(parts.scratch);
  const { timeline, warnings, written } = await preview(parts, request, { dir: scratch.path, signal });
  const scenes = planScenes(timeline);
  const keys = [...new Set(scenes.map(({ key }) => key))];
  const known = await findParts(parts.db, request.workspaceId, keys);
  const hits = scenes.filter(({ key }) => known.has(key)).length;
  return {
    timeline,
    warnings,
    written,
    estimate: estimate(timeline),
    scenes: { total: scenes.length, hits },
  };
}

export interface StillRequest {
  /** Seconds. */
  readonly at: number;
  readonly format: (typeof STILL_FORMATS)[number];
}

/** A picture in a file that is gone when this is disposed. */
export interface Still extends AsyncDisposable {
  /** Absolute. */
  readonly path: string;
  readonly mediaType: string;
}

/** The picture at one moment of what would be rendered. */
export async function explainStill(
  parts: RenderingParts,
  request: ExplainRequest & StillRequest,
  signal: AbortSignal,
): Promise<Still> {
  const { at, format } = request;
  await using opening = new AsyncDisposableStack();
  const { path: dir } = opening.use(await openScratch(parts.scratch));
  const prepared = await preview(parts, request, { dir, signal });
  const { timeline } = prepared;
  requireMoment(at, timeline);
  await using media = await openMedia(parts.blobs, prepared, signal);
  const provenance = provenanceOf(prepared, {
    title: prepared.name,
    tool: parts.tool,
    createdAt: new Date(),
    speechIsTrained: !parts.speaker.isOffline,
  });
  const path = join(dir, `still.${format}`);
  const input = { timeline, files: media.paths, at, format, provenance, outPath: path };
  await parts.renderer.still(input, signal);
  const opened = opening.move();
  const mediaType = MEDIA_TYPE_OF[format];
  return { path, mediaType, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() };
}

async function preview(
  parts: PreparingParts,
  request: ExplainRequest,
  options: { readonly dir: string; readonly signal: AbortSignal },
): Promise<Prepared> {
  const document = parseScript(request.document);
  const quality = request.draft ? ('draft' as const) : null;
  const today = new Date();
  return prepare(parts, { ...request, document, quality, today, written: {}, depth: 'preview' }, options);
}

function requireMoment(at: number, { duration }: Timeline): void {
  if (at >= 0 && at < duration) return;
  const message = `must be from 0 to before ${duration} seconds, where the timeline ends`;
  throw new AssetError('invalid', `There is no picture at ${at} seconds.`, {
    faults: [{ at: 'at', in: 'query', message }],
  });
}
