import { join } from 'node:path';
import { AssetError } from '#errors.ts';
import type { Scene } from '#media/render/commands.ts';
import { secondsOf } from '#media/render/frames.ts';
import type { Timeline } from '#media/render/timeline.ts';
import type { SceneOutcome } from './generation.ts';
import { inParallel } from './parallel.ts';
import { type CachedPart, findParts, forgetPart, keepPart } from './part-cache.ts';
import type { RenderingParts } from './parts.ts';

/** What is being made: a timeline with its files, and a place for those in the making. */
export interface Making {
  readonly workspaceId: string;
  readonly timeline: Timeline;
  /** One for each of the timeline's `media`. */
  readonly files: readonly string[];
  readonly dir: string;
  /** Checked-out files are given back with it. */
  readonly opened: AsyncDisposableStack;
}

export interface MakingOptions {
  readonly signal: AbortSignal;
  /** A share of the work, 0 to 1. */
  readonly onProgress: (share: number) => void;
}

export interface RenderedScenes {
  /** Absolute paths of files, in the order of the scenes; two may be the same. */
  readonly paths: readonly string[];
  readonly outcomes: readonly SceneOutcome[];
}

/** The scenes as files: from the cache, otherwise rendered, several at a time, and kept for the next time. */
export async function renderScenes(
  parts: RenderingParts,
  making: Making,
  { scenes, ...options }: MakingOptions & { readonly scenes: readonly Scene[] },
): Promise<RenderedScenes> {
  const unique = [...new Map(scenes.map((scene) => [scene.key, scene])).values()];
  const hits = await openHits(parts, making, { scenes: unique, signal: options.signal });
  const missing = unique.filter(({ key }) => !hits.has(key));
  const rendered = await renderMissing(parts, making, { scenes: missing, ...options });
  const files = new Map([...hits, ...rendered]);
  return {
    paths: scenes.map(({ key }) => fileOf(files, key)),
    outcomes: scenes.map(({ key, frames }) => ({
      key,
      hit: hits.has(key),
      seconds: secondsOf(frames, making.timeline.output.fps),
    })),
  };
}

function fileOf(files: ReadonlyMap<string, string>, key: string): string {
  const path = files.get(key);
  if (path === undefined) throw new Error(`the scene ${key} was not rendered`);
  return path;
}

type Selection = { readonly scenes: readonly Scene[]; readonly signal: AbortSignal };

async function openHits(
  parts: RenderingParts,
  { workspaceId, opened }: Making,
  { scenes, signal }: Selection,
): Promise<Map<string, string>> {
  const keys = scenes.map(({ key }) => key);
  const paths = new Map<string, string>();
  for (const part of (await findParts(parts.db, workspaceId, keys)).values()) {
    const path = await openPart(parts, part, { opened, signal });
    if (path !== null) paths.set(part.key, path);
  }
  return paths;
}

/** The file of a cached part; null when it is gone, and then it is forgotten as well. */
export async function openPart(
  { db, blobs }: Pick<RenderingParts, 'db' | 'blobs'>,
  part: CachedPart,
  { opened, signal }: { readonly opened: AsyncDisposableStack; readonly signal: AbortSignal },
): Promise<string | null> {
  try {
    return opened.use(await blobs.checkout(part.blob_key, signal)).path;
  } catch (error) {
    if (!(error instanceof AssetError) || error.kind !== 'not-found') throw error;
    await forgetPart(db, part);
    return null;
  }
}

async function renderMissing(
  parts: RenderingParts,
  making: Making,
  { scenes, signal, onProgress }: MakingOptions & Selection,
): Promise<Map<string, string>> {
  const { workspaceId, timeline, files, dir } = making;
  const total = scenes.reduce((sum, { frames }) => sum + frames, 0);
  const done = new Map<string, number>();
  const advance = (key: string, frames: number) => {
    done.set(key, frames);
    onProgress([...done.values()].reduce((sum, frames) => sum + frames, 0) / Math.max(total, 1));
  };
  const paths = await inParallel(scenes, { atOnce: parts.scenesAtOnce, signal }, async (scene, signal) => {
    const path = join(dir, `scene-${scene.key}.mkv`);
    const own = scene.mediaOf.map((index) => fileAt(files, index));
    const input = { scene, output: timeline.output, files: own, outPath: path };
    await parts.renderer.scene(input, signal, (frames) => advance(scene.key, frames));
    // Kept at once: a render that is interrupted goes on from here.
    await keepPart(parts, { workspaceId, key: scene.key, path, details: null }, signal);
    advance(scene.key, scene.frames);
    return [scene.key, path] as const;
  });
  return new Map(paths);
}

export function fileAt(files: readonly string[], index: number): string {
  const path = files[index];
  if (path === undefined) throw new Error(`there is no file for the media ${index} of a timeline`);
  return path;
}
