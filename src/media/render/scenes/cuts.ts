import { frameOf } from '../frames.ts';
import type { Clip, Fraction, Stage } from '../timeline.ts';

/** Seconds: a shorter scene costs more to begin than to render. */
const SHORTEST = 1;
/**
 * Seconds after which an unbroken stretch is cut. Players expect a key frame as often; and the fewer seconds change with
 * one caption, the sooner the next version is there.
 */
const GRID = 2;

/** A stretch of frames, the end not included. */
export interface Stretch {
  readonly first: number;
  readonly end: number;
}

/**
 * Divides all frames of a stage into scenes. It is cut where clips and lines of captions begin and end, and on a grid that
 * starts anew at each of these, so that what is inserted or made longer leaves the scenes behind it as they are; never
 * within a transition, where two clips would have to be decoded for both sides.
 */
export function cutStage(stage: Stage, fps: Fraction, frames: number): Stretch[] {
  const shortest = Math.max(1, frameOf(SHORTEST, fps));
  const scenes: Stretch[] = [];
  let first = 0;
  for (const cut of [...possibleCuts(stage, fps, frames), frames]) {
    const isLast = cut === frames;
    if (cut - first < shortest && !isLast) continue;
    scenes.push({ first, end: cut });
    first = cut;
  }
  return joinedTail(scenes, shortest);
}

/** What is left over at the end goes with the scene before it. */
function joinedTail(scenes: readonly Stretch[], shortest: number): Stretch[] {
  const [before, last] = scenes.slice(-2);
  if (before === undefined || last === undefined || last.end - last.first >= shortest) return [...scenes];
  return [...scenes.slice(0, -2), { first: before.first, end: last.end }];
}

/** Frames after the first and before the end, in order. */
function possibleCuts(stage: Stage, fps: Fraction, frames: number): number[] {
  const transitions = transitionsOf(stage, fps);
  const isWithin = (frame: number) => transitions.some(({ first, end }) => frame > first && frame < end);
  const edges = stage.tracks
    .flatMap(({ clips }) => clips)
    .flatMap((clip) => turnsOf(clip).map((seconds) => frameOf(seconds, fps)))
    .filter((frame) => frame > 0 && frame < frames && !isWithin(frame));
  const bounds = [...new Set([0, ...edges, frames])].sort((a, b) => a - b);
  const step = Math.max(1, frameOf(GRID, fps));
  return bounds.flatMap((bound, index) => {
    const next = bounds[index + 1];
    if (next === undefined) return [];
    const own = bound === 0 ? [] : [bound];
    return isWithin(bound + 1) ? own : [...own, ...gridBetween(bound, next, step)];
  });
}

/** When something begins or ends, in seconds of the stage. */
function turnsOf({ start, length, picture }: Clip): number[] {
  const lines = picture.kind === 'captions' ? picture.lines : [];
  return [start, start + length, ...lines.flatMap((line) => [start + line.start, start + line.end])];
}

/** No cut so close to the end that little would be left. */
function gridBetween(first: number, end: number, step: number): number[] {
  const count = Math.max(0, Math.round((end - first) / step) - 1);
  return Array.from({ length: count }, (_, index) => first + (index + 1) * step);
}

function transitionsOf(stage: Stage, fps: Fraction): Stretch[] {
  return stage.tracks.flatMap(({ clips, transitions }) =>
    transitions.flatMap(({ from }) => {
      const [leaving, entering] = [clips[from], clips[from + 1]];
      if (leaving === undefined || entering === undefined) return [];
      return [{ first: frameOf(entering.start, fps), end: frameOf(leaving.start + leaving.length, fps) }];
    }),
  );
}
