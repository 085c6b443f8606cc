import type { TransitionKind } from '#media/render/timeline.ts';
import type { PreparedClip } from './source.ts';

/** A clip in its place; frames of the timeline that it is in. */
export interface Placed {
  readonly prepared: PreparedClip;
  readonly start: number;
  readonly end: number;
  /** How many frames it shares with the clip before it, and how the one becomes the other. */
  readonly overlap: number;
  readonly transition: TransitionKind | null;
}

/** A track before its clips have their places. */
export interface PreparedTrack {
  readonly loop: boolean;
  readonly clips: readonly PreparedClip[];
}

export function isVisible({ source }: PreparedClip): boolean {
  return source.picture !== null;
}

/** How one clip becomes the next one, if they overlap; what the later one says counts. */
export function transitionBetween(before: PreparedClip, after: PreparedClip): TransitionKind | null {
  const kind = after.clip.transition?.in ?? before.clip.transition?.out ?? 'none';
  return kind === 'none' ? null : kind;
}

/** Seconds. */
const TRANSITION_TIME = 0.5;

export function transitionTime({ clip }: PreparedClip): number {
  return clip.transition?.length ?? TRANSITION_TIME;
}
