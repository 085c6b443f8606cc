import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { AV_LOG_ERROR } from 'node-av/constants';
import { Log } from 'node-av/lib';
import { encode } from '../../../../test/fixtures/encode.ts';
import { probe } from '../../probe/probe.ts';
import type { SoundInput } from '../commands.ts';
import { OUTPUT } from '../testing/timelines.ts';
import type { MediaInput, Output, Sound } from '../timeline.ts';
import { CHANNELS, decibelsOf, SAMPLE_RATE } from './samples.ts';
import { SoundSource } from './source.ts';

// As in the workers.
Log.setLevel(AV_LOG_ERROR);

/** A directory for the files of one test file, which takes them with it. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sound-'));
  after(() => rm(folder, { recursive: true }));
  return folder;
}

/** A WAV of what FFmpeg's `aevalsrc` makes of an expression of `t`, in one channel unless said otherwise. */
export async function makeWav(
  path: string,
  expression: string,
  { seconds = 2, rate = SAMPLE_RATE }: { seconds?: number; rate?: number } = {},
): Promise<string> {
  const source = `aevalsrc=exprs=${expression.replaceAll(',', '\\,')}:sample_rate=${rate}:duration=${seconds}`;
  const filters = ['aformat=sample_fmts=s16', 'asetnsamples=n=1024:p=0'];
  await encode(path, {
    format: 'wav',
    audio: { source: [source, ...filters].join(','), encoder: 'pcm_s16le' },
  });
  return path;
}

export async function mediaOf(path: string): Promise<MediaInput> {
  const facts = await probe({ path, mediaType: null, name: path });
  return { assetId: null, sha256: '', facts };
}

/** A whole sound as it is, from the start. */
export const PLAIN: Sound = {
  pointer: '/timeline/tracks/0/clips/0',
  media: 0,
  start: 0,
  length: 2,
  trim: 0,
  speed: 1,
  volume: 1,
  fadeIn: 0,
  fadeOut: 0,
  speech: false,
  duck: null,
};

/** Sounds of files, into a WAV unless said otherwise. */
export async function soundInput(
  files: readonly string[],
  sounds: readonly Partial<Sound>[],
  { outPath, duration = 2, ...output }: Partial<Output> & { outPath: string; duration?: number },
): Promise<SoundInput> {
  return {
    sounds: sounds.map((sound) => ({ ...PLAIN, ...sound })),
    media: await Promise.all(files.map(mediaOf)),
    files,
    duration,
    output: { ...OUTPUT, format: 'wav', ...output },
    outPath,
  };
}

/** All of a file's sound: stereo, samples of both channels in turn. */
export async function hear(path: string): Promise<Float32Array> {
  const { facts } = await mediaOf(path);
  using source = new SoundSource({ path, facts, trim: 0, speed: 1 });
  const pieces: Float32Array[] = [];
  for (;;) {
    const piece = new Float32Array(SAMPLE_RATE * CHANNELS);
    const read = source.read(piece);
    pieces.push(piece.subarray(0, read));
    if (read < piece.length) break;
  }
  return Float32Array.from(pieces.flatMap((piece) => [...piece]));
}

export interface Span {
  /** Seconds. */
  readonly from: number;
  readonly to: number;
}

/** Of the left channel. */
export function within(samples: Float32Array, { from, to }: Span): Float32Array {
  const first = Math.round(from * SAMPLE_RATE);
  return Float32Array.from(
    { length: Math.round(to * SAMPLE_RATE) - first },
    (_, index) => samples[(first + index) * CHANNELS] ?? 0,
  );
}

/** Decibels: root mean square against full scale. */
export function levelOf(samples: Float32Array, span: Span): number {
  const part = within(samples, span);
  return decibelsOf(Math.sqrt(part.reduce((sum, sample) => sum + sample * sample, 0) / part.length));
}

/** The amplitude of one frequency in a span of whole periods, by Goertzel's algorithm. */
export function amplitudeOf(frequency: number, samples: Float32Array, span: Span): number {
  const part = within(samples, span);
  const turn = (2 * Math.PI * frequency) / SAMPLE_RATE;
  let [last, beforeLast] = [0, 0];
  for (const sample of part) [last, beforeLast] = [sample + 2 * Math.cos(turn) * last - beforeLast, last];
  const power = last ** 2 + beforeLast ** 2 - 2 * Math.cos(turn) * last * beforeLast;
  return (2 * Math.sqrt(power)) / part.length;
}
