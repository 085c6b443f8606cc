import type { Frame } from 'node-av/lib';
import { AssetError } from '#errors.ts';
import { Container } from '../../engine/container.ts';
import { Decoder } from '../../engine/decoder.ts';
import type { Facts } from '../../facts.ts';
import { typeOf } from '../../types.ts';
import { readOnly } from '../assemble/read-only.ts';
import { AudioFilters } from './filters.ts';
import { CHANNELS, SAMPLE_RATE, sampleAt, samplesIn } from './samples.ts';

/** Where reading begins: a file and what was found in it, at which of its seconds, and how many times as fast. */
export interface SourceInput {
  readonly path: string;
  readonly facts: Facts;
  readonly trim: number;
  readonly speed: number;
}

/** Seconds that are decoded before what is wanted: codecs need some to get going, Opus 80 ms, MP3 its bit reservoir. */
const PREROLL = 0.5;
/** Samples of each channel in one piece of silence. */
const SILENCE = 4800;

/**
 * The sound of a file from a time on, in the form that everything is mixed in. Gaps in it are silent, and so is what is
 * before its first sample; nothing comes after its last. Throws `unprocessable` for a file without sound.
 */
export class SoundSource implements Disposable {
  readonly #pieces: Generator<Float32Array>;
  /** What is left of the last piece. */
  #rest: Float32Array = new Float32Array();

  constructor(input: SourceInput) {
    this.#pieces = piecesOf(input);
  }

  /** Fills the space with the next samples; says how many there were, which are fewer only at the end. */
  read(space: Float32Array): number {
    let filled = 0;
    while (filled < space.length) {
      if (this.#rest.length === 0) {
        const next = this.#pieces.next();
        if (next.done) break;
        this.#rest = next.value;
      }
      const part = this.#rest.subarray(0, space.length - filled);
      space.set(part, filled);
      filled += part.length;
      this.#rest = this.#rest.subarray(part.length);
    }
    return filled;
  }

  [Symbol.dispose](): void {
    this.#pieces.return(undefined);
  }
}

/** Each is valid until the next one is asked for. */
function* piecesOf({ path, facts, trim, speed }: SourceInput): Generator<Float32Array> {
  const { demuxer } = typeOf(facts.mediaType);
  if (demuxer === null) throw silent();
  using container = new Container(path, demuxer);
  const { audio } = container;
  if (audio === null) throw silent();
  readOnly(container, audio);
  using decoder = new Decoder(container, audio, { threads: 1 });
  if (trim > PREROLL) decoder.seek(trim - PREROLL);
  let first = true;
  using conversion = new Conversion([`atrim=start_pts=${sampleAt(trim)}`, ...temposOf(speed)]);
  for (const frame of timed(decoder)) {
    const late = Number(frame.pts) / frame.sampleRate - trim;
    if (first && late > 0) yield* silence(late / speed);
    first = false;
    yield* conversion.apply(frame);
  }
  yield* conversion.end();
}

/** Frames with their time in samples as their timestamp, from 0 where the presentation starts. */
function* timed(decoder: Decoder): Generator<Frame> {
  let next = 0;
  for (const frame of decoder.frames(Number.POSITIVE_INFINITY)) {
    const seconds = decoder.timeOf(frame);
    const time = seconds === null ? next : Math.round(seconds * frame.sampleRate);
    frame.pts = BigInt(time);
    next = time + frame.nbSamples;
    yield frame;
  }
}

/** To stereo at the common rate, and further filters; set up anew whenever the frames change, as in broadcasts. */
class Conversion implements Disposable {
  readonly #further: readonly string[];
  #current: AudioFilters | null = null;

  constructor(further: readonly string[]) {
    this.#further = further;
  }

  *apply(frame: Frame): Generator<Float32Array> {
    if (this.#current?.takes(frame) === false) yield* this.end();
    this.#current ??= new AudioFilters(frame, [...toStereo(frame.channels), ...this.#further]);
    for (const result of this.#current.apply(frame)) yield samplesIn(result);
  }

  *end(): Generator<Float32Array> {
    if (this.#current === null) return;
    for (const result of this.#current.apply(null)) yield samplesIn(result);
    this[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.#current?.[Symbol.dispose]();
    this.#current = null;
  }
}

/** Async: what timestamps leave out is silent, so that the sound stays with its pictures. */
function toStereo(channels: number): string[] {
  const resample = `aresample=osr=${SAMPLE_RATE}:osf=flt:async=1`;
  // Left to itself, FFmpeg takes 3 dB from what was mono.
  return channels === 1 ? [resample, 'pan=stereo|c0=c0|c1=c0'] : [`${resample}:ochl=stereo`];
}

/** Filters that change the speed and leave the pitch. Between 0.5 and 2 they blend samples; beyond, they leave some out. */
function temposOf(speed: number): string[] {
  if (speed === 1) return [];
  const count = Math.ceil(Math.abs(Math.log2(speed)) - 1e-9);
  const each = `atempo=${(speed ** (1 / count)).toFixed(9)}`;
  // The last samples come out only when there are others behind them.
  return ['apad=pad_dur=0.2', ...Array.from({ length: count }, () => each)];
}

function* silence(seconds: number): Generator<Float32Array> {
  const piece = new Float32Array(SILENCE * CHANNELS);
  for (let left = sampleAt(seconds); left > 0; left -= SILENCE) {
    yield piece.subarray(0, Math.min(left, SILENCE) * CHANNELS);
  }
}

function silent(): AssetError {
  return new AssetError('unprocessable', 'The file has no sound.');
}
