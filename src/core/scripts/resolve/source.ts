import type { Picture, Sound } from '#media/render/timeline.ts';
import type { FilledClip } from '../document/clips.ts';

/** A stretch of the timeline, in seconds. */
export interface Span {
  readonly start: number;
  readonly length: number;
}

/** A sentence, and when it is said, in seconds of the timeline. */
export interface SaidLine {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What a clip is made of, before anybody knows when it is there. Lengths are in seconds. */
export interface Source {
  /** How long it is by itself; null for what lasts as long as you like. */
  readonly natural: number | null;
  /** After how much there is nothing left of it; null for never. */
  readonly available: number | null;
  /** Where it is there when the clips of that name are, rather than in its turn. */
  readonly follows: string | null;
  /** Null for sound alone. */
  readonly picture: ((span: Span, said: (name: string) => readonly SaidLine[]) => Picture) | null;
  /** In the seconds of the timeline that the span is in. */
  readonly sounds: (span: Span) => readonly Sound[];
  /** What is said, in seconds of the timeline; empty but for speech. */
  readonly says: (span: Span) => readonly SaidLine[];
}

/** A clip with its source. */
export interface PreparedClip {
  readonly pointer: string;
  readonly clip: FilledClip;
  readonly source: Source;
}

/** Of what makes no sound and says nothing. */
export const SILENT = { sounds: () => [], says: () => [] } as const;

/** Lasts as long as you like, and takes its turn. */
export const ENDLESS = { natural: null, available: null, follows: null } as const;
