import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { encode } from '../../test/fixtures/encode.ts';
import { type Contestant, OURS, startPolyreel } from '../contestants.ts';
import { ffmpegVersion } from '../render/command-line.ts';
import { aimFor, type Section } from '../report.ts';
import type { Scope } from '../scope.ts';
import { sendFile } from '../send.ts';
import { Samples } from '../statistics.ts';

const run = promisify(execFile);
const ROUNDS = 5;
const PROGRAM = 'ffmpeg command line';
const ALL = `${OURS}, all previews`;
/** Milliseconds between two looks at whether it is there. */
const PAUSE = 5;
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
  const rounds = quick ? 1 : ROUNDS;
  await previewsOf(ours, bytes); // warms up
  for (let round = 0; round < rounds; round++) {
    const { poster, all } = await previewsOf(ours, bytes);
    samples.add(OURS, poster);
    samples.add(ALL, all);
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
    rows: [
      { what: 'poster, 1280 wide', [OURS]: mine, [PROGRAM]: theirs, ...judged },
      {
        what: 'everything that is made of it',
        [OURS]: samples.median(ALL),
        [PROGRAM]: null,
        aim: null,
        met: null,
      },
    ],
    notes: [
      `${OURS}: upload, hash, flush, probe, a poster that is not black, a thumbhash, and the poster's delivery, over HTTP, asked for every ${PAUSE} ms. Everything: also the animated preview of the whole length, until the asset is ready.`,
      version === null
        ? 'No ffmpeg is installed here: there is nothing to compare with.'
        : `${version}: the file is written, and one frame is decoded, scaled and compressed as WebP by a program started for it. PocketBase, Directus and @tus/server make no posters.`,
    ],
    plot: { unit: 'ms', better: 'less', columns: [OURS, PROGRAM] },
  };
}

/** Milliseconds from the first byte of the upload. */
async function previewsOf(ours: Contestant, film: Buffer): Promise<{ poster: number; all: number }> {
  // A box that players skip makes the file another one.
  const free = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('free'), randomBytes(16)]);
  const bytes = Buffer.concat([film, free]);
  const start = performance.now();
  const { id } = ours.stored(await sendFile(ours, { bytes, mediaType: 'video/mp4' }));
  const posterOf = ({ previews }: Shown) => previews.find(({ role }) => role === 'poster')?.url ?? null;
  const url = posterOf(await untilShown(ours, id, (asset) => posterOf(asset) !== null)) ?? '';
  await (await fetch(url)).arrayBuffer();
  const poster = performance.now() - start;
  await untilShown(ours, id, ({ status }) => status === 'ready');
  return { poster, all: performance.now() - start };
}

interface Shown {
  readonly status: string;
  readonly previews: readonly { readonly role: string; readonly url: string }[];
}

async function untilShown(
  { origin, headers }: Contestant,
  id: string,
  isShown: (asset: Shown) => boolean,
): Promise<Shown> {
  for (;;) {
    const reply = await fetch(`${origin}/api/v1/assets/${id}`, { headers });
    const asset = (await reply.json()) as Shown;
    if (isShown(asset)) return asset;
    if (asset.status !== 'processing') throw new Error(`The film is ${asset.status}, with no such preview.`);
    await sleep(PAUSE);
  }
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
