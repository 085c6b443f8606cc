import type { Sound, Stage } from '#media/render/timeline.ts';
import type { ExpandedClip, ExpandedTimeline } from '../expansion/expanded.ts';
import type { Size } from './boxes.ts';
import type { Context } from './context.ts';
import { layOut } from './layout.ts';
import { colour } from './measures.ts';
import { within } from './sound-cut.ts';
import { type PreparedClip, SILENT, type Source, type Span } from './source.ts';
import { sourceOf } from './sources.ts';
import { soundsOf, trackOf } from './track.ts';

/** A timeline, the outer one or one within it, in the renderer's terms; times from its own beginning. */
export interface ResolvedStage {
  readonly stage: Stage;
  readonly sounds: readonly Sound[];
  /** Frames. */
  readonly end: number;
}

interface Setting {
  readonly size: Size;
  /** Behind the lowest track, unless the timeline says. */
  readonly background: string;
  readonly context: Context;
}

export function resolveStage(
  timeline: ExpandedTimeline,
  { size, background, context }: Setting,
): ResolvedStage {
  const tracks = timeline.tracks.map(({ clips, ...track }) => ({
    ...track,
    clips: clips.map((clip) => prepared(clip, { size, context })),
  }));
  const length = timeline.length === null ? null : context.grid.length(timeline.length);
  const { tracks: placed, end, said } = layOut(tracks, { length, context });
  const setting = { stage: size, context, said };
  const shown = placed.map((track) => trackOf(track, setting)).filter(({ clips }) => clips.length > 0);
  return {
    stage: { ...size, background: colour(timeline.background ?? background), tracks: shown },
    sounds: placed.flatMap((track) => soundsOf(track, setting)),
    end,
  };
}

function prepared(
  { pointer, clip, inner }: ExpandedClip,
  { size, context }: Pick<Setting, 'size' | 'context'>,
): PreparedClip {
  const place = { pointer, clip, stage: size, context };
  if (inner === null || clip.asset.type !== 'timeline') return { pointer, clip, source: sourceOf(place) };
  const resolved = resolveStage(inner, { size, background: 'transparent', context });
  return { pointer, clip, source: innerSource(resolved, clip.asset, context) };
}

/** A timeline as a part of another one. */
function innerSource(
  { stage, sounds, end }: ResolvedStage,
  { trim = 0, volume = 1 }: { trim?: number; volume?: number },
  { grid }: Context,
): Source {
  const skipped = grid.seconds(Math.min(grid.frames(trim), Math.max(0, end - 1)));
  return {
    says: SILENT.says,
    natural: grid.seconds(end) - skipped,
    available: null,
    follows: null,
    picture: () => ({ kind: 'stage', stage, trim: skipped }),
    sounds: (span) =>
      volume === 0 ? [] : sounds.flatMap((sound) => moved(sound, { span, skipped, volume }) ?? []),
  };
}

function moved(
  sound: Sound,
  { span, skipped, volume }: { span: Span; skipped: number; volume: number },
): Sound | null {
  return within({ ...sound, start: sound.start - skipped + span.start, volume: sound.volume * volume }, span);
}
