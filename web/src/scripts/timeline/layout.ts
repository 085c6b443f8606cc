import { type JsonObject, pointerOf, valueAt } from '../document/json.ts';
import { type ClipPlace, clipType } from '../document/script.ts';

/** A clip as a bar in a row of its track; seconds. */
export interface Bar extends ClipPlace {
  readonly start: number;
  readonly length: number;
}

/** When a clip is there, as the server says: by its JSON pointer, several times for what repeats. */
export interface Resolved {
  readonly pointer: string;
  readonly start: number;
  readonly length: number;
}

export interface Layout {
  readonly duration: number;
  readonly rows: readonly (readonly Bar[])[];
}

/** Seconds that a clip is shown for which has no end of its own. */
const STANDING = 5;
/** Of a timeline in which nothing has an end. */
const LEAST = 1;

/**
 * Where the bars of a timeline are. What the server says counts; what it has not seen yet is where the document says,
 * as far as that can be told without knowing how long its media are.
 */
export function layOut(
  tracks: readonly (readonly JsonObject[])[],
  resolved: readonly Resolved[] = [],
): Layout {
  const known = spans(resolved);
  const rough = tracks.map((clips, track) => layOutTrack(clips, track));
  const ends = rough.flat().map(({ start, length }) => (length === null ? start : start + length));
  const told = [...known.values()].map(({ start, length }) => start + length);
  const duration = Math.max(LEAST, ...ends, ...told);
  const rows = rough.map((bars) =>
    bars.map(({ track, clip, start, length }) => {
      const seen = known.get(pointerOf(['timeline', 'tracks', track, 'clips', clip]));
      return { track, clip, ...(seen ?? { start, length: length ?? Math.max(0, duration - start) }) };
    }),
  );
  return { duration, rows };
}

/** The length is null where it is that of the timeline. */
function layOutTrack(clips: readonly JsonObject[], track: number) {
  let end = 0;
  return clips.map((clip, index) => {
    const start = typeof clip.start === 'number' ? clip.start : Math.max(0, end - overlapOf(clip, index));
    const length = clip.length === 'end' ? null : lengthOf(clip);
    end = start + (length ?? 0);
    return { track, clip: index, start, length };
  });
}

function lengthOf(clip: JsonObject): number {
  if (typeof clip.length === 'number') return clip.length;
  const most = typeof clip.maxLength === 'number' ? clip.maxLength : Number.POSITIVE_INFINITY;
  return Math.min(most, clipType(clip) === 'timeline' ? STANDING * 2 : STANDING);
}

/** A clip that comes by a transition begins while the one before it is still there. */
function overlapOf(clip: JsonObject, index: number): number {
  const kind = valueAt(clip, ['transition', 'in']);
  if (index === 0 || kind === undefined || kind === 'none') return 0;
  const length = valueAt(clip, ['transition', 'length']);
  return typeof length === 'number' ? length : 0.5;
}

/** From the first time that a clip is there to the last. */
function spans(resolved: readonly Resolved[]): Map<string, { start: number; length: number }> {
  const known = new Map<string, { start: number; length: number }>();
  for (const { pointer, start, length } of resolved) {
    const before = known.get(pointer);
    const from = Math.min(start, before?.start ?? start);
    const to = Math.max(start + length, before === undefined ? 0 : before.start + before.length);
    known.set(pointer, { start: from, length: to - from });
  }
  return known;
}

const STEPS = [0.1, 0.25, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600] as const;

/** Moments that a ruler is marked with, about so many. */
export function ticks(duration: number, most: number): readonly number[] {
  const step = STEPS.find((one) => duration / one <= most) ?? Math.ceil(duration / most / 600) * 600;
  return Array.from({ length: Math.floor(duration / step + 1e-6) + 1 }, (_, index) => index * step);
}
