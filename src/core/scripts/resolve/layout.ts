import { MAX_CLIPS } from '../document/presence.ts';
import type { Context } from './context.ts';
import type { Placed, PreparedTrack } from './placed.ts';
import type { PreparedClip, SaidLine } from './source.ts';
import { type Stretch, TrackLayout } from './track-layout.ts';

/** Seconds: what is left at the end of a loop is not worth another clip. */
const SHORTEST_TURN = 1;

export interface LaidOut {
  readonly tracks: readonly (readonly Placed[])[];
  /** Frames. */
  readonly end: number;
  /** What the speech clips of a name say, in seconds of the timeline. */
  readonly said: (name: string) => readonly SaidLine[];
}

interface Wish {
  /** Frames, or null for as long as the clips are. */
  readonly length: number | null;
  readonly context: Context;
}

/** When each clip of a timeline is there. */
export function layOut(tracks: readonly PreparedTrack[], wish: Wish): LaidOut {
  return new Layout(tracks, wish).laidOut();
}

/**
 * First the clips that know how long they are, on demand where one follows another; then the timeline's end is known, and
 * with it those that last until then.
 */
class Layout {
  readonly #tracks: readonly PreparedTrack[];
  readonly #wish: Wish;
  readonly #layouts: readonly TrackLayout[];
  readonly #begun = new Set<PreparedTrack>();

  constructor(tracks: readonly PreparedTrack[], wish: Wish) {
    this.#tracks = tracks;
    this.#wish = wish;
    this.#layouts = tracks.map(() => new TrackLayout(wish.context));
  }

  laidOut(): LaidOut {
    this.#tracks.forEach((_, index) => {
      this.#layOutKnown(index);
    });
    const end = this.#wish.length ?? Math.max(0, ...this.#layouts.map((layout) => layout.end));
    this.#tracks.forEach((track, index) => {
      this.#layOutRest(track, { index, end });
    });
    if (this.#wish.length !== null) for (const layout of this.#layouts) layout.cutAt(end);
    return {
      tracks: this.#layouts.map(({ placed }) => placed),
      end,
      said: memoised((name) => this.#said(name)),
    };
  }

  #layOutKnown(index: number): void {
    const [track, layout] = [this.#tracks[index], this.#layouts[index]];
    if (track === undefined || layout === undefined || track.loop || this.#begun.has(track)) return;
    this.#begun.add(track);
    track.clips.forEach((prepared, number) => {
      const isLast = number === track.clips.length - 1;
      if (prepared.clip.length !== 'end')
        layout.add(prepared, { timelineEnd: null, followed: this.#followed(prepared) });
      else if (!isLast)
        this.#fault(prepared, 'lasts until the end, and so it has to be the last clip of its track');
    });
  }

  #layOutRest({ clips, loop }: PreparedTrack, { index, end }: { index: number; end: number }): void {
    const layout = this.#layouts[index];
    const last = clips.at(-1);
    if (layout === undefined || last === undefined) return;
    if (end === 0 && (loop || last.clip.length === 'end'))
      this.#fault(last, 'lasts until the end of the timeline, and nothing else says when that is');
    else if (loop) this.#loop(clips, { layout, end });
    else if (last.clip.length === 'end')
      layout.add(last, { timelineEnd: end, followed: this.#followed(last) });
  }

  #loop(
    clips: readonly PreparedClip[],
    { layout, end }: { readonly layout: TrackLayout; readonly end: number },
  ): void {
    const odd = clips.find(({ clip }) => clip.length === 'end' || typeof clip.start === 'number');
    const shortest = this.#wish.context.grid.frames(SHORTEST_TURN);
    if (odd !== undefined)
      this.#fault(odd, 'is in a track that loops, and so it takes its turn and its own length');
    for (const next of odd === undefined ? endlessly(clips) : []) {
      if (layout.end >= end || (end - layout.end < shortest && layout.stretchTo(end))) break;
      if (layout.placed.length < MAX_CLIPS) layout.add(next, { timelineEnd: null, followed: null });
      else {
        this.#fault(next, `comes again more than ${MAX_CLIPS} times before the timeline ends`);
        break;
      }
    }
    layout.cutAt(end);
  }

  /** From where the first of the clips it follows begins, until where the last one ends. */
  #followed({ pointer, source }: PreparedClip): Stretch | null {
    if (source.follows === null) return null;
    this.#tracks.forEach(({ clips }, index) => {
      if (clips.some(({ clip }) => clip.name === source.follows)) this.#layOutKnown(index);
    });
    const found = this.#named(source.follows);
    if (found.length > 0)
      return {
        start: Math.min(...found.map(({ start }) => start)),
        end: Math.max(...found.map(({ end }) => end)),
      };
    this.#wish.context.faults.add(
      `${pointer}/asset/of`,
      `names no speech clip that is there: ${JSON.stringify(source.follows)}`,
    );
    return null;
  }

  #named(name: string): Placed[] {
    const isSpeech = ({ prepared: { clip } }: Placed) => clip.name === name && clip.asset.type === 'speech';
    return this.#layouts.flatMap(({ placed }) => placed.filter(isSpeech));
  }

  #said(name: string): SaidLine[] {
    const { grid } = this.#wish.context;
    const lines = this.#named(name).flatMap(({ prepared, start, end }) =>
      prepared.source.says({ start: grid.seconds(start), length: grid.seconds(end - start) }),
    );
    return lines.sort((a, b) => a.start - b.start);
  }

  #fault({ pointer }: PreparedClip, message: string): void {
    this.#wish.context.faults.add(pointer, message);
  }
}

function memoised<Key, Result>(find: (key: Key) => Result): (key: Key) => Result {
  const found = new Map<Key, Result>();
  return (key) => {
    const known = found.get(key) ?? find(key);
    found.set(key, known);
    return known;
  };
}

function* endlessly<T>(items: readonly T[]): Generator<T> {
  while (items.length > 0) yield* items;
}
