import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { after } from 'node:test';
import { AV_LOG_ERROR } from 'node-av/constants';
import { Log } from 'node-av/lib';
import sharp from 'sharp';
import { type Encoding, encode } from '../../../../test/fixtures/encode.ts';
import { probe } from '../../probe/probe.ts';
import type { MediaInput } from '../timeline.ts';

// Encoders are talkative.
Log.setLevel(AV_LOG_ERROR);

/** A file, and what is known of it. */
export interface Medium {
  readonly path: string;
  readonly input: MediaInput;
}

/** A folder that is gone when the tests of this file are over. */
export const FOLDER: string = await mkdtemp(join(tmpdir(), 'polyreel-render-'));
after(() => rm(FOLDER, { recursive: true }));

const TYPES: Readonly<Record<string, string>> = {
  '.mp4': 'video/mp4',
  '.mkv': 'video/x-matroska',
  '.webm': 'video/webm',
  '.mpeg': 'video/mpeg',
  '.ts': 'video/mp2t',
  '.mjpeg': 'video/x-motion-jpeg',
  '.png': 'image/png',
  '.gif': 'image/gif',
};

export async function mediumAt(path: string): Promise<Medium> {
  const facts = await probe({ path, mediaType: TYPES[extname(path)] ?? null, name: path });
  const sha256 = createHash('sha256').update(path).digest('hex');
  return { path, input: { assetId: null, sha256, facts } };
}

export async function filmed(name: string, encoding: Encoding): Promise<Medium> {
  const path = join(FOLDER, name);
  await encode(path, encoding);
  return await mediumAt(path);
}

/** What loses next to nothing: its colours are those of the source, to within one or two of 255. */
const FINE = { crf: '1', preset: 'veryfast' };

interface Scenes {
  readonly rate?: { readonly num: number; readonly den: number };
  readonly size?: string;
  /** Seconds. */
  readonly duration?: number;
  readonly options?: Readonly<Record<string, string>>;
}

/** A film that is of one colour all the time. */
export function plainFilm(name: string, colour: string, scenes: Scenes = {}): Promise<Medium> {
  return filmOf(name, `color=c=${colour}:s=${scenes.size ?? '160x90'}`, scenes);
}

/** A film that counts: frame n is of a grey that `countOf` tells n from, up to 50. */
export function countingFilm(name: string, scenes: Scenes = {}): Promise<Medium> {
  const counted = `color=c=black:s=${scenes.size ?? '160x90'},format=gray,geq=lum='20+4*N'`;
  return filmOf(name, counted, { ...scenes, options: { ...FINE, g: '12', ...scenes.options } });
}

/** The number of a frame of such a film by its grey. */
export function countOf(grey: number): number {
  return Math.round((grey - 20) / 4);
}

function filmOf(
  name: string,
  source: string,
  { rate = PAL, duration = 2, options = FINE }: Scenes,
): Promise<Medium> {
  const [head = '', ...filters] = source.split(',');
  const timed = `${head}:r=${rate.num}/${rate.den}:d=${duration}`;
  return filmed(name, {
    format: name.endsWith('mkv') ? 'matroska' : 'mp4',
    video: { source: [timed, ...filters, SMALL_FILM].join(','), encoder: 'libx264', rate, options },
  });
}

/** The colours that a small film has which says nothing of them. */
export const SMALL_FILM = 'scale=out_color_matrix=smpte170m:out_range=tv,format=yuv420p';

const PAL = { num: 25, den: 1 };

/** An image whose pixels a function tells, as RGBA. */
export async function drawn(
  name: string,
  { width, height }: { width: number; height: number },
  colourAt: (x: number, y: number) => readonly [r: number, g: number, b: number, a: number],
): Promise<Medium> {
  const pixels = Buffer.alloc(width * height * 4);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) pixels.set(colourAt(x, y), (y * width + x) * 4);
  }
  const path = join(FOLDER, name);
  await sharp(pixels, { raw: { width, height, channels: 4 } })
    .png()
    .toFile(path);
  return await mediumAt(path);
}
