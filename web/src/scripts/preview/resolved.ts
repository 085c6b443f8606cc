import type { Resolved } from '../timeline/layout.ts';

/** What of a resolved timeline the form shows. */
interface ResolvedTimeline {
  readonly duration: number;
  readonly output: {
    readonly format: string;
    readonly width: number;
    readonly height: number;
    readonly fps: { num: number; den: number };
  };
  readonly stage: { readonly tracks: readonly { readonly clips: readonly Resolved[] }[] };
  readonly sounds: readonly Resolved[];
}

/** When the clips of the outermost timeline are there, with those that are only heard. */
export function clipTimes(timeline: unknown): readonly Resolved[] {
  const { stage, sounds } = asTimeline(timeline) ?? { stage: { tracks: [] }, sounds: [] };
  return [...stage.tracks.flatMap(({ clips }) => clips), ...sounds].map(({ pointer, start, length }) => ({
    pointer,
    start,
    length,
  }));
}

export interface Frame {
  /** Of the whole, in seconds. */
  readonly duration: number;
  /** The last moment that has a picture. */
  readonly last: number;
  readonly width: number;
  readonly height: number;
  /** Sound alone has no picture. */
  readonly isSound: boolean;
}

const SOUNDS = new Set(['m4a', 'mp3', 'wav']);

export function frameOf(timeline: unknown): Frame | null {
  const read = asTimeline(timeline);
  if (read === null) return null;
  const { duration, output } = read;
  const { width, height, format, fps } = output;
  return {
    duration,
    last: Math.max(0, duration - fps.den / fps.num),
    width,
    height,
    isSound: SOUNDS.has(format),
  };
}

/** The API says no more of it than that it is there; what it looks like is said by the renderer's own types. */
function asTimeline(timeline: unknown): ResolvedTimeline | null {
  return typeof timeline === 'object' && timeline !== null && 'stage' in timeline && 'output' in timeline
    ? (timeline as ResolvedTimeline)
    : null;
}
