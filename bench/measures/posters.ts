import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { encode } from '../../test/fixtures/encode.ts';
import { type Contestant, OURS, startPolyreel } from '../contestants.ts';
import { previewIn, WAITING } from '../peers/thumbnails.ts';
import { ffmpegVersion } from '../render/command-line.ts';
import { aimFor, type Section } from '../report.ts';
import type { Scope } from '../scope.ts';
import { sendFile } from '../send.ts';
import { Samples } from '../statistics.ts';

const run = promisify(execFile);
const ROUNDS = 5;
const PROGRAM = 'ffmpeg command line';
const SOURCE = 'testsrc2=s=1920x1080:r=30:d=10,format=yuv420p';

/** From the first byte of a film to the last of its poster, beside a program that makes the picture and nothing else. */
export async function measurePosters({ directory, quick, profile }: Scope): Promise<Section> {
  await using ours = await startPolyreel(directory, profile);
  const film = join(directory, 'film.mp4');
  const options = { preset: 'veryfast', crf: '20', g: '60' };
  const rate = { num: 30, den: 1 };
  await encode(film, { format: 'mp4', video: { source: SOURCE, encoder: 'libx264', rate, options } });
  const bytes = await readFile(film);
  const version = await ffmpegVersion();
  const samples = new Samples();
  const rounds = quick ? 2 : ROUNDS;
  await posterOf(ours, bytes); // warms up
  for (let round = 0; round < rounds; round++) {
    samples.add(OURS, await milliseconds(() => posterOf(ours, bytes)));
    if (version !== null) samples.add(PROGRAM, await milliseconds(() => posterByProgram(film, bytes)));
  }
  const mine = samples.median(OURS);
  const theirs = samples.has(PROGRAM) ? samples.median(PROGRAM) : null;
  const judged =
    theirs === null
      ? { ratio: null, aim: '≥ 1', met: null }
      : { ratio: theirs / mine, ...aimFor(theirs / mine, '≥', 1) };
  return {
    name: 'posters',
    title: `The poster of a film of 10 s, 1920×1080, ${(bytes.length / 1e6).toFixed(1)} MB: milliseconds, median of ${rounds} rounds`,
    rows: [{ what: 'poster, 1280 wide', [OURS]: mine, [PROGRAM]: theirs, ...judged }],
    notes: [
      `${OURS}: upload, hash, flush, probe, a poster that is not black, an animated preview and a thumbhash, and the poster's delivery, over HTTP.`,
      version === null
        ? 'No ffmpeg is installed here: there is nothing to compare with.'
        : `${version}: the file is written, and one frame is decoded, scaled and compressed as WebP by a program started for it. PocketBase, Directus and @tus/server make no posters.`,
    ],
    plot: { unit: 'ms', better: 'less', columns: [OURS, PROGRAM] },
  };
}

async function posterOf(ours: Contestant, film: Buffer): Promise<void> {
  // A box that players skip makes the file another one.
  const free = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('free'), randomBytes(16)]);
  const bytes = Buffer.concat([film, free]);
  const result = await sendFile(ours, { bytes, mediaType: 'video/mp4' }, WAITING);
  const reply = await fetch(ours.origin + previewIn(result, 'poster'));
  if (!reply.ok) throw new Error(`The poster is answered with ${reply.status}.`);
  await reply.arrayBuffer();
}

async function posterByProgram(film: string, bytes: Buffer): Promise<void> {
  await writeFile(film, bytes);
  const scaled = ['-vf', 'scale=1280:-2', '-c:v', 'libwebp', '-quality', '80'];
  await run('ffmpeg', ['-y', '-v', 'error', '-i', film, '-frames:v', '1', ...scaled, `${film}.webp`]);
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
