import type { Plane } from './samples.ts';

/** Version 2 of the JSON that bbc/audiowaveform writes and that peaks.js and wavesurfer.js read. */
export interface PeaksData {
  readonly version: 2;
  readonly channels: number;
  /** Hertz. */
  readonly sample_rate: number;
  readonly samples_per_pixel: number;
  readonly bits: 8;
  /** Points, each a minimum and a maximum for every channel. */
  readonly length: number;
  /** −128…127: minimum and maximum of the first channel, of the second, then the next point. */
  readonly data: readonly number[];
}

/** Twice the pixels of the widest waveform picture, less a bit. */
const MAX_POINTS = 2000;
const FIRST_SAMPLES_PER_POINT = 64;

/**
 * Minima and maxima of sound of any length in one pass and a few kilobytes: whenever there are too many points, each
 * two become one. Stereo keeps its channels; of any other number the extremes of all are kept as one.
 */
export class PeakMeter {
  readonly #channels: number;
  readonly #sampleRate: number;
  /** −1…1, in the order of `PeaksData`. */
  #points: number[] = [];
  #samplesPerPoint = FIRST_SAMPLES_PER_POINT;
  /** The point that is being measured: its minima and maxima, and the samples seen of it. */
  #current: number[];
  #seen = 0;

  constructor({ sampleRate, channels }: { sampleRate: number; channels: number }) {
    this.#sampleRate = sampleRate;
    this.#channels = channels === 2 ? 2 : 1;
    this.#current = this.#blank();
  }

  /** The planes of one frame, a frame being `count` samples long in each channel. */
  add(planes: readonly Plane[], count: number): void {
    for (let from = 0; from < count; ) {
      const to = Math.min(count, from + this.#samplesPerPoint - this.#seen);
      for (const [channel, plane] of planes.entries())
        this.#measure(plane, { from, to }, channel % this.#channels);
      this.#seen += to - from;
      from = to;
      if (this.#seen === this.#samplesPerPoint) this.#finishPoint();
    }
  }

  result(): PeaksData {
    if (this.#seen > 0) this.#finishPoint();
    return {
      version: 2,
      channels: this.#channels,
      sample_rate: this.#sampleRate,
      samples_per_pixel: this.#samplesPerPoint,
      bits: 8,
      length: this.#points.length / this.#width,
      data: this.#points.map((value) => Math.max(-128, Math.min(127, Math.round(value * 128)))),
    };
  }

  /** Numbers that make a point. */
  get #width(): number {
    return this.#channels * 2;
  }

  #measure(
    { samples, offset, step, zero, full }: Plane,
    { from, to }: { from: number; to: number },
    channel: number,
  ): void {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let at = offset + from * step; at < offset + to * step; at += step) {
      const sample = samples[at] ?? zero;
      if (sample < low) low = sample;
      if (sample > high) high = sample;
    }
    this.#widen(channel * 2, (low - zero) / full, (high - zero) / full);
  }

  #widen(at: number, low: number, high: number): void {
    this.#current[at] = Math.min(this.#current[at] ?? low, low);
    this.#current[at + 1] = Math.max(this.#current[at + 1] ?? high, high);
  }

  #finishPoint(): void {
    // A channel that a frame lacks is silent there.
    this.#points.push(...this.#current.map((value) => (Number.isFinite(value) ? value : 0)));
    this.#current = this.#blank();
    this.#seen = 0;
    if (this.#points.length === MAX_POINTS * this.#width) this.#halve();
  }

  #halve(): void {
    const points = this.#points;
    const width = this.#width;
    this.#points = Array.from({ length: points.length / 2 }, (_, index) => {
      const first = Math.floor(index / width) * 2 * width + (index % width);
      const pair = [points[first] ?? 0, points[first + width] ?? 0] as const;
      return index % 2 === 0 ? Math.min(...pair) : Math.max(...pair);
    });
    this.#samplesPerPoint *= 2;
  }

  #blank(): number[] {
    return Array.from({ length: this.#width }, (_, at) =>
      at % 2 === 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY,
    );
  }
}
