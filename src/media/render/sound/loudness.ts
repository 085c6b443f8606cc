import type { Frame } from 'node-av/lib';
import { AudioFilters } from './filters.ts';

/** What EBU R 128 says of a whole. */
export interface Loudness {
  /** LUFS; null where nothing is heard. */
  readonly integrated: number | null;
  /** Linear, 1 being full scale: of the samples, and of what is between them. */
  readonly samplePeak: number;
  readonly truePeak: number;
}

const METER = [
  // A gating block takes 0.4 s: what is shorter could not be measured otherwise.
  'apad=whole_dur=0.4',
  'ebur128=peak=sample+true:metadata=1:framelog=quiet',
];

/** What the meter says of silence. */
const GATE = -70;

/** Measures frames as they pass. */
export class LoudnessMeter implements Disposable {
  #filters: AudioFilters | null = null;
  #last: Readonly<Record<string, string>> = {};

  /** The frame stays whole. */
  add(frame: Frame): void {
    this.#filters ??= new AudioFilters(frame, METER);
    this.#keep(this.#filters.apply(frame));
  }

  /** Of all that was added; nothing may be added after it. */
  result(): Loudness {
    if (this.#filters !== null) this.#keep(this.#filters.apply(null));
    const integrated = Number(this.#last['lavfi.r128.I'] ?? GATE);
    return {
      integrated: integrated > GATE ? integrated : null,
      samplePeak: Number(this.#last['lavfi.r128.sample_peak'] ?? 0),
      truePeak: Number(this.#last['lavfi.r128.true_peak'] ?? 0),
    };
  }

  /** Each frame says what is known up to it. */
  #keep(frames: Iterable<Frame>): void {
    for (const frame of frames) this.#last = frame.getMetadata().getAll();
  }

  [Symbol.dispose](): void {
    this.#filters?.[Symbol.dispose]();
  }
}
