import type { Static } from 'typebox';
import type { FilledClip, Soundtrack } from '../document/clips.ts';
import type { OutputDocument } from '../document/output.ts';

/** A script with its values filled in: what its conditions leave of it, and its repeats written out. */
export interface ExpandedScript {
  readonly name: string;
  readonly output: OutputDocument;
  readonly timeline: ExpandedTimeline;
  readonly soundtrack: FilledSoundtrack | null;
}

export type FilledSoundtrack = Omit<Static<typeof Soundtrack>, 'if'>;

export interface ExpandedTimeline {
  readonly background: string | null;
  /** Seconds. */
  readonly length: number | null;
  readonly tracks: readonly ExpandedTrack[];
}

export interface ExpandedTrack {
  readonly loop: boolean;
  readonly clips: readonly ExpandedClip[];
}

export interface ExpandedClip {
  /** Where in the script it is written; clips of a repeat share it. */
  readonly pointer: string;
  readonly clip: FilledClip;
  /** Of a timeline within the timeline. */
  readonly inner: ExpandedTimeline | null;
}
