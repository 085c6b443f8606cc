import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { AssetError } from '#errors.ts';
import type { Container } from '../engine/container.ts';
import { Decoder } from '../engine/decoder.ts';
import type { AudioFacts, PreviewFile } from '../facts.ts';
import { PeakMeter, type PeaksData } from './peaks.ts';
import { planesOf } from './samples.ts';

/** Decodes all of the sound, one frame at a time; throws `unprocessable` when nothing comes out. */
export function measurePeaks(container: Container, facts: AudioFacts): PeaksData {
  if (container.audio === null)
    throw new AssetError('unprocessable', 'The file has no audio stream any more.');
  using decoder = new Decoder(container, container.audio, { threads: 1 });
  const meter = new PeakMeter(facts);
  for (const frame of decoder.frames(Number.POSITIVE_INFINITY)) meter.add(planesOf(frame), frame.nbSamples);
  const peaks = meter.result();
  if (peaks.length > 0) return peaks;
  throw new AssetError('unprocessable', 'Nothing of the sound can be decoded.');
}

export async function writePeaks(peaks: PeaksData, outDir: string): Promise<PreviewFile> {
  const path = join(outDir, 'peaks.json');
  await writeFile(path, JSON.stringify(peaks));
  return { role: 'peaks', path, mediaType: 'application/json', width: null, height: null };
}

const WIDTH = 1200;
const HEIGHT = 240;
/** An indigo that can be seen on white and on black. */
const COLOUR = [99, 102, 241, 255] as const;

/** The wave on a transparent ground, one column of pixels after the other. */
export async function makeWaveform(peaks: PeaksData, outDir: string): Promise<PreviewFile> {
  const pixels = Buffer.alloc(WIDTH * HEIGHT * COLOUR.length);
  for (let x = 0; x < WIDTH; x += 1) {
    const { low, high } = extremesAt(peaks, x / WIDTH, (x + 1) / WIDTH);
    const top = rowOf(high);
    // Silence is a line, not nothing.
    const bottom = Math.max(top, rowOf(low));
    for (let y = top; y <= bottom; y += 1) pixels.set(COLOUR, (y * WIDTH + x) * COLOUR.length);
  }
  const path = join(outDir, 'waveform.webp');
  await sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels: COLOUR.length } })
    .webp({ lossless: true })
    .toFile(path);
  return { role: 'waveform', path, mediaType: 'image/webp', width: WIDTH, height: HEIGHT };
}

/** Over all channels, between two shares of the whole length. */
function extremesAt(
  { length, channels, data }: PeaksData,
  start: number,
  end: number,
): { low: number; high: number } {
  const width = channels * 2;
  const first = Math.floor(start * length);
  const last = Math.max(first + 1, Math.ceil(end * length));
  const values = data.slice(first * width, last * width);
  return { low: Math.min(...values), high: Math.max(...values) };
}

function rowOf(value: number): number {
  return Math.min(HEIGHT - 1, Math.max(0, Math.round((HEIGHT / 2) * (1 - value / 128))));
}
