import type { Static, TSchema } from 'typebox';
import { AssetError } from '#errors.ts';
import {
  Clip,
  type ClipDocument,
  Soundtrack,
  TimelineBody,
  Track,
  type TrackDocument,
} from '../document/clips.ts';
import { Output } from '../document/output.ts';
import type { ScriptDocument } from '../document.ts';
import type { Scope } from '../placeholders/scope.ts';
import { textOf, type Value } from '../placeholders/values.ts';
import { fill } from '../placeholders.ts';
import { Faults } from '../reading/faults.ts';
import { isTemplate, read, UNKNOWN } from '../reading/reader.ts';
import { Budget } from './budget.ts';
import { type Evaluate, holds } from './conditions.ts';
import type { ExpandedClip, ExpandedScript, ExpandedTrack, FilledSoundtrack } from './expanded.ts';
import { turnsOf } from './repeats.ts';

/** Throws `AssetError` 'invalid' with all that the values are not right for, at its place in the document. */
export function expand(document: ScriptDocument, scope: Scope): ExpandedScript {
  const faults = new Faults();
  const place = new Place(scope, { faults, budget: new Budget() });
  const { tracks, soundtrack, ...body } = document.timeline;
  const filled = place.read(TimelineBody, { ...body, tracks }, '/timeline');
  const expanded = {
    name: document.name === undefined ? '' : textOf(place.evaluate(document.name, '/name')),
    output: place.read(Output, document.output ?? {}, '/output'),
    timeline: {
      background: filled.background ?? null,
      length: filled.length ?? null,
      tracks: place.tracks(tracks, '/timeline/tracks'),
    },
    soundtrack: soundtrack === undefined ? null : place.soundtrack(soundtrack),
  };
  faults.throwIfAny('The script does not fit its values');
  return expanded;
}

interface Shared {
  readonly faults: Faults;
  readonly budget: Budget;
}

/** A part of a script, and the names that are known there. */
class Place {
  readonly #scope: Scope;
  readonly #shared: Shared;

  constructor(scope: Scope, shared: Shared) {
    this.#scope = scope;
    this.#shared = shared;
  }

  readonly evaluate: Evaluate = (value, at) => {
    const found = isTemplate(value) ? this.#fill(value, at) : value;
    return found === UNKNOWN ? undefined : (found as Value | undefined);
  };

  /** What lies behind a reference has placeholders of its own, and is left for later. */
  read<Schema extends TSchema>(schema: Schema, value: unknown, at: string): Static<Schema> {
    const fillIn = (template: string, place: string) => this.#fill(template, place);
    return read(schema, value, {
      at,
      reading: { faults: this.#shared.faults, fill: fillIn, definition: () => null },
    });
  }

  soundtrack({
    if: condition,
    ...rest
  }: NonNullable<ScriptDocument['timeline']['soundtrack']>): FilledSoundtrack | null {
    const at = '/timeline/soundtrack';
    if (condition !== undefined && !holds(condition, { at: `${at}/if`, evaluate: this.evaluate }))
      return null;
    return this.read(Soundtrack, rest, at);
  }

  tracks(tracks: readonly TrackDocument[], at: string): ExpandedTrack[] {
    return tracks.map((track, index) => {
      const pointer = `${at}/${index}`;
      const { loop = false } = this.read(Track, { ...track, clips: [] }, pointer);
      return {
        loop,
        clips: track.clips.flatMap((clip, number) => this.#clips(clip, `${pointer}/clips/${number}`)),
      };
    });
  }

  #clips(written: ClipDocument, at: string): ExpandedClip[] {
    const { if: condition, repeat, ...clip } = written;
    const { faults, budget } = this.#shared;
    const turns =
      repeat === undefined
        ? [null]
        : turnsOf(repeat, { at: `${at}/repeat`, evaluate: this.evaluate, faults });
    const weight = JSON.stringify(clip).length;
    return turns.flatMap((names) => {
      budget.spendCharacters(weight, at);
      const place = names === null ? this : new Place(this.#scope.within(names), this.#shared);
      if (condition !== undefined && !holds(condition, { at: `${at}/if`, evaluate: place.evaluate }))
        return [];
      budget.spendClip(at);
      return [place.#clip(clip, at)];
    });
  }

  #clip(written: ClipDocument, pointer: string): ExpandedClip {
    const clip = this.read(Clip, written, pointer);
    const { asset } = written;
    if (asset.type !== 'timeline') return { pointer, clip, inner: null };
    const { background = null, length = null } = clip.asset.type === 'timeline' ? clip.asset : {};
    const tracks = this.tracks(asset.tracks, `${pointer}/asset/tracks`);
    return { pointer, clip, inner: { background, length, tracks } };
  }

  #fill(template: string, at: string): Value | undefined | typeof UNKNOWN {
    try {
      const value = fill(template, this.#scope);
      if (typeof value === 'string') this.#shared.budget.spendCharacters(value.length, at);
      return value;
    } catch (error) {
      if (!(error instanceof AssetError) || error.faults.length > 0) throw error;
      this.#shared.faults.add(at, error.message);
      return UNKNOWN;
    }
  }
}
