import { createHash } from 'node:crypto';
import type { Scene } from '../commands.ts';
import { frameOf } from '../frames.ts';
import { type Output, type Stage, type Timeline, VIDEO_FORMATS } from '../timeline.ts';
import { canonicalJson } from './canonical.ts';
import { cutStage, type Stretch } from './cuts.ts';
import { MediaUses } from './media-uses.ts';
import { sliceStage } from './slice.ts';

/**
 * Of the frames that this renderer makes of a scene. To be raised with every change that makes different ones, fonts
 * included: no scene that an older one rendered is taken from the cache then.
 */
export const ENGINE_VERSION = 1;

/**
 * Divides the pictures of a timeline into scenes, in order and without a gap. None for a timeline that is not made into
 * a video; a single one for a GIF, whose colours are chosen for the whole.
 */
export function planScenes(timeline: Timeline): Scene[] {
  const { output, stage, duration } = timeline;
  if (!VIDEO_FORMATS.some((format) => format === output.format)) return [];
  const frames = Math.max(1, frameOf(duration, output.fps));
  const stretches =
    output.format === 'gif' ? [{ first: 0, end: frames }] : cutStage(stage, output.fps, frames);
  return stretches.map((stretch) => sceneOf(timeline, stretch));
}

/** A stretch of the frames of a timeline, with all that is needed to render it. */
export function sceneOf({ stage, media, output }: Timeline, stretch: Stretch): Scene {
  const uses = new MediaUses();
  const own = uses.renumber(sliceStage(stage, stretch, { fps: output.fps, media }));
  const used = uses.indices.map((index) => media[index]).filter((input) => input !== undefined);
  const frames = stretch.end - stretch.first;
  return {
    key: keyOf({ stage: own, hashes: used.map(({ sha256 }) => sha256), frames, output }),
    firstFrame: stretch.first,
    frames,
    stage: own,
    media: used,
    mediaOf: uses.indices,
  };
}

interface Identity {
  readonly stage: Stage;
  readonly hashes: readonly string[];
  readonly frames: number;
  readonly output: Output;
}

function keyOf({ stage, hashes, frames, output: { format, width, height, fps, quality } }: Identity): string {
  const identity = { ENGINE_VERSION, frames, format, width, height, fps, quality, hashes, stage };
  return createHash('sha256')
    .update(canonicalJson(identity, new Set(['pointer'])))
    .digest('hex');
}
