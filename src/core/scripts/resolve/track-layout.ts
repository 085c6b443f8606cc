import type { Context } from './context.ts';
import { isVisible, type Placed, transitionBetween, transitionTime } from './placed.ts';
import type { PreparedClip } from './source.ts';

/** Seconds that a picture is there when nothing says how long. */
const STILL_LENGTH = 5;

/** Frames in which what a clip follows is there. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Puts the clips of one track into their places, one after the other. */
export class TrackLayout {
  readonly #context: Context;
  readonly placed: Placed[] = [];

  constructor(context: Context) {
    this.#context = context;
  }

  /** Where the last clip ends. */
  get end(): number {
    return this.placed.at(-1)?.end ?? 0;
  }

  /** `timelineEnd` is null as long as nobody knows it: until then there is no clip whose length is "end". */
  add(
    prepared: PreparedClip,
    { timelineEnd, followed }: { readonly timelineEnd: number | null; readonly followed: Stretch | null },
  ): void {
    const { clip, pointer } = prepared;
    const turn = this.#turn(prepared);
    const start = this.#start(prepared, { turn, followed });
    const end =
      clip.length === 'end' && timelineEnd !== null
        ? timelineEnd
        : start + this.#ownLength(prepared, { start, followed });
    if (end <= start) {
      this.#context.faults.add(pointer, 'begins when the timeline has ended');
      return;
    }
    const length = this.#possibleLength(prepared, end - start);
    this.#push(prepared, { start, end: start + length });
  }

  /** Cuts off what reaches over the end, and leaves out what begins after it. */
  cutAt(end: number): void {
    const kept = this.placed.filter(({ start }) => start < end);
    this.placed.splice(
      0,
      Infinity,
      ...kept.map((one) => {
        const [until, shared] = [Math.min(one.end, end), Math.min(one.overlap, end - one.start)];
        return { ...one, end: until, overlap: shared };
      }),
    );
  }

  /** The last clip goes on until then, if there is enough of it. */
  stretchTo(end: number): boolean {
    const last = this.placed.at(-1);
    if (last === undefined) return false;
    const { available } = last.prepared.source;
    if (available !== null && this.#context.grid.frames(available) < end - last.start) return false;
    this.placed[this.placed.length - 1] = { ...last, end };
    return true;
  }

  /** Where the clip is if it takes its turn: after the one before it, or over its end where a transition leads there. */
  #turn(prepared: PreparedClip): number {
    const before = this.#visibleBefore(prepared);
    const last = this.placed.at(-1);
    if (before === null || before !== last || transitionBetween(before.prepared, prepared) === null)
      return this.end;
    const { grid } = this.#context;
    const wanted = grid.frames(transitionTime(transitionSource(before.prepared, prepared)));
    const own =
      prepared.clip.length === 'end' ? Infinity : this.#ownLength(prepared, { start: 0, followed: null });
    return before.end - Math.min(wanted, freeOf(before), this.#possibleLength(prepared, own));
  }

  #start(prepared: PreparedClip, { turn, followed }: { turn: number; followed: Stretch | null }): number {
    const { start } = prepared.clip;
    if (typeof start === 'number') return this.#context.grid.frames(start);
    return start === undefined && followed !== null ? followed.start : turn;
  }

  /** Frames that the clip asks for. */
  #ownLength(
    { clip, source }: PreparedClip,
    { start, followed }: { start: number; followed: Stretch | null },
  ): number {
    const { grid } = this.#context;
    if (typeof clip.length === 'number') return grid.length(clip.length);
    if (followed !== null) return Math.max(1, followed.end - start);
    return grid.length(source.natural ?? STILL_LENGTH);
  }

  /** Not longer than it may be, nor than there is of it. */
  #possibleLength({ clip, source, pointer }: PreparedClip, wanted: number): number {
    const { grid, warnings } = this.#context;
    const most =
      clip.maxLength === undefined || typeof clip.length === 'number'
        ? Infinity
        : grid.length(clip.maxLength);
    const asked = Math.min(wanted, most);
    const there = source.available === null ? Infinity : grid.length(source.available);
    if (asked > there && Number.isFinite(asked)) {
      const [has, wants] = [grid.seconds(there).toFixed(2), grid.seconds(asked).toFixed(2)];
      warnings.add(
        'short-media',
        pointer,
        `There are ${has} s of it instead of ${wants} s, and so the clip is shorter.`,
      );
    }
    return Math.min(asked, there);
  }

  #push(prepared: PreparedClip, { start, end }: Stretch): void {
    const before = this.#visibleBefore(prepared);
    const overlap = before === null ? 0 : Math.max(0, before.end - start);
    const transition = before === null || overlap === 0 ? null : transitionBetween(before.prepared, prepared);
    if (before !== null && overlap > 0)
      this.#checkOverlap(before, { prepared, start, end, overlap, transition });
    this.placed.push({ prepared, start, end, overlap, transition });
  }

  #checkOverlap(before: Placed, { prepared, start, end, overlap, transition }: Placed): void {
    const { faults, grid } = this.#context;
    const { pointer } = prepared;
    if (start < before.start) faults.add(pointer, 'begins before the clip before it in its track');
    else if (transition === null)
      faults.add(
        pointer,
        `begins ${grid.seconds(overlap).toFixed(2)} s before the clip before it ends: give it a transition, or a track of its own`,
      );
    else if (overlap > freeOf(before) || overlap > end - start)
      faults.add(pointer, 'overlaps the clip before it by more than one of the two is there');
  }

  /** Sound alone is in nobody's way. */
  #visibleBefore(prepared: PreparedClip): Placed | null {
    if (!isVisible(prepared)) return null;
    return this.placed.findLast((one) => isVisible(one.prepared)) ?? null;
  }
}

/** Which of two clips says how long the transition takes. */
function transitionSource(before: PreparedClip, after: PreparedClip): PreparedClip {
  return after.clip.transition?.in === undefined ? before : after;
}

/** Frames that no transition has taken yet. */
function freeOf({ start, end, overlap }: Placed): number {
  return end - start - overlap;
}
