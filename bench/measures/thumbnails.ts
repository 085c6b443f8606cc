import { randomBytes } from 'node:crypto';
import sharp from 'sharp';
import { compare } from '../comparison.ts';
import { type Contestant, OURS } from '../contestants.ts';
import type { Load } from '../load/load.ts';
import { BEHIND_NGINX } from '../peers/behind-nginx.ts';
import { durabilityOf } from '../peers/durability.ts';
import { DELIVERING, Field, flushed, UNFLUSHED, unflushed } from '../peers/open.ts';
import { THUMBNAIL_WIDTH, thumbnailOf, WAITING } from '../peers/thumbnails.ts';
import { twelveMegapixels } from '../picture.ts';
import type { Section } from '../report.ts';
import type { Scope } from '../scope.ts';
import { sendFile } from '../send.ts';
import { rotated, Samples } from '../statistics.ts';

const ROUNDS = 5;
const AT_ONCE = 4;
/** Seconds. */
const TURN = 0.6;
const SHARP = 'sharp by itself';

const ONE = 'cold: one upload and its thumbnail, pictures/s';
const SOME = `cold: ${AT_ONCE} clients at once, pictures/s`;
const CACHED = 'cached, 16 connections, requests/s';

/** Thumbnails of a photograph: from the first byte of the upload to the last of the thumbnail, and again. */
export async function measureThumbnails(scope: Scope): Promise<Section> {
  await using field = await Field.open(
    [OURS, BEHIND_NGINX, ...DELIVERING.map(flushed), ...DELIVERING.map(unflushed)],
    scope,
  );
  const jpeg = await twelveMegapixels();
  const rounds = scope.quick ? 1 : ROUNDS;
  const samples = new Samples();
  const instruments = { load: scope.load, samples, jpeg };
  for (const contestant of field.contestants) await upload(instruments, contestant, 1); // warms up
  for (let round = 0; round < rounds; round++) {
    for (const contestant of rotated(field.contestants, round)) await takeTurn(instruments, contestant);
    samples.add(`${SHARP} ${ONE}`, 1 / (await secondsOfSharp(jpeg)));
  }
  const names = [...field.names, SHARP];
  return {
    name: 'thumbnails',
    title: `Thumbnails, ${THUMBNAIL_WIDTH} wide, of a JPEG of 12 megapixels and ${(jpeg.length / 1e6).toFixed(1)} MB, median of ${rounds} rounds`,
    rows: [ONE, SOME, CACHED].map((what) =>
      compare(samples, {
        what,
        names,
        better: 'more',
        peers: 1,
        yardstick: what === ONE ? { name: SHARP, share: 0.7 } : null,
      }),
    ),
    notes: [
      `${OURS} makes thumbnails unasked, as WebP in processes of their own, after it has hashed, flushed and probed the file; the upload asks to be answered when it is there ("Prefer: wait"). The others make them when they are asked for first, as JPEG, in the server.`,
      `${SHARP} reads the same file from memory and makes the same WebP.`,
      ...field.names.map(durabilityOf),
      'Thumbnails are flushed by Polyreel before they are given out, and by Directus with its preload; PocketBase flushes uploads only. Cached ones it gives out in the same way with and without its hook: it is asked once.',
      ...field.missing,
    ],
    plot: { unit: 'per second', better: 'more', columns: names },
  };
}

interface Instruments {
  readonly load: Load;
  readonly samples: Samples;
  readonly jpeg: Buffer;
}

async function takeTurn(instruments: Instruments, contestant: Contestant): Promise<void> {
  const { load, samples } = instruments;
  const { name, origin, headers } = contestant;
  let start = performance.now();
  const path = await upload(instruments, contestant, 1);
  samples.add(`${name} ${ONE}`, 1000 / (performance.now() - start));
  start = performance.now();
  await upload(instruments, contestant, AT_ONCE);
  samples.add(`${name} ${SOME}`, (1000 * AT_ONCE) / (performance.now() - start));
  if (UNFLUSHED.includes(name)) return; // gives what is cached out as with flushing
  const task = { origin, method: 'GET', path, headers, body: null, connections: 16 } as const;
  const { requests, seconds } = await load.run({ ...task, requests: 100_000 }, TURN);
  samples.add(`${name} ${CACHED}`, requests / seconds);
}

/** Pictures that nobody had before, each with its thumbnail; the path of the first one's. */
async function upload({ jpeg }: Instruments, contestant: Contestant, count: number): Promise<string> {
  const { name, origin, headers } = contestant;
  const one = async () => {
    // What follows the end of a JPEG is not looked at.
    const result = await sendFile(
      contestant,
      { bytes: Buffer.concat([jpeg, randomBytes(16)]), mediaType: 'image/jpeg' },
      WAITING,
    );
    const path = thumbnailOf(contestant, result);
    const reply = await fetch(origin + path, { headers });
    if (!reply.ok) throw new Error(`${name} answers ${reply.status} for a thumbnail.`);
    await reply.arrayBuffer();
    return path;
  };
  const [first = ''] = await Promise.all(Array.from({ length: count }, one));
  return first;
}

async function secondsOfSharp(jpeg: Buffer): Promise<number> {
  const start = performance.now();
  await sharp(jpeg).resize(THUMBNAIL_WIDTH).webp({ quality: 80 }).toBuffer();
  return (performance.now() - start) / 1000;
}
