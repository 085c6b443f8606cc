import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { PAL } from '../../../../test/fixtures/tracks.ts';
import { packetsOf, watch } from '../assemble/watching.testing.ts';
import { packetIn } from '../provenance/xmp.testing.ts';
import { hear } from '../sound/listening.testing.ts';
import { CHANNELS, SAMPLE_RATE } from '../sound/samples.ts';
import { FOLDER, filmed, type Medium, mediumAt } from '../testing/media.ts';
import { OUTPUT } from '../testing/timelines.ts';
import { copyCut } from './copy.ts';

/** Two seconds whose frames tell their number by their grey, a key frame each 12 of them, and a beep at 1.2 s. */
const FILM = await filmed('film.mp4', {
  format: 'mp4',
  video: {
    source: "color=c=black:s=160x90:r=25:d=2,format=yuv420p,geq=lum='20+4*N':cb=128:cr=128",
    encoder: 'libx264',
    rate: PAL,
    options: { crf: '1', preset: 'veryfast', g: '12', bf: '2' },
  },
  audio: {
    source: [
      'aevalsrc=exprs=0.5*gte(t\\,1.2)*sin(2*PI*1000*t):sample_rate=44100:duration=2',
      'aformat=sample_fmts=fltp',
      'asetnsamples=n=1024:p=0',
    ].join(','),
    encoder: 'aac',
  },
});

const PROVENANCE = {
  digitalSourceType: null,
  title: 'Cut',
  tool: 'Polyreel',
  createdAt: '2026-03-04T05:06:07Z',
};

let outputs = 0;

/** Frames, from the one at the first number. */
async function cut({ path, input }: Medium, first: number, frames: number): Promise<string> {
  outputs += 1;
  const outPath = join(FOLDER, `cut-${outputs}.mp4`);
  const stretch = { trim: first / 25, length: frames / 25 };
  await copyCut({ path, facts: input.facts, ...stretch, output: OUTPUT, provenance: PROVENANCE, outPath });
  return outPath;
}

for (const [first, frames] of [
  [0, 50],
  [0, 24],
  [12, 24],
  [24, 26],
] as const) {
  test(`frames ${first} to ${first + frames - 1} are cut out as they are`, async () => {
    const path = await cut(FILM, first, frames);
    const seen = await watch(path);
    assert.deepEqual(
      seen.map(({ luma }) => Math.round((luma - 20) / 4)),
      Array.from({ length: frames }, (_, index) => first + index),
    );
    for (const [index, { time }] of seen.entries())
      assert.ok(Math.abs(time - index / 25) < 1e-4, `${time} s`);
    const packets = await packetsOf(path);
    assert.equal(packets.length, frames);
    assert.ok((await packetsOf(FILM.path)).join().includes(packets.join()), 'packet by packet');
  });

  test(`the sound of frames ${first} to ${first + frames - 1} is cut with them`, async () => {
    const path = await cut(FILM, first, frames);
    const beep = 1.2 - first / 25;
    const samples = await hear(path);
    const heard = samples.findIndex((sample) => Math.abs(sample) > 0.2) / CHANNELS / SAMPLE_RATE;
    if (beep < frames / 25) assert.ok(Math.abs(heard - Math.max(0, beep)) < 0.003, `${heard}, not ${beep} s`);
    else assert.ok(heard < 0);
    const { facts } = (await mediumAt(path)).input;
    assert.ok(Math.abs((facts.duration ?? 0) - frames / 25) < 0.001, `it takes ${facts.duration} s`);
    assert.ok(
      Math.abs(samples.length / CHANNELS / SAMPLE_RATE - frames / 25) < 0.001,
      `${samples.length} samples`,
    );
  });
}

test('a cut says how it was made, and is the same each time', async () => {
  const bytes = await readFile(await cut(FILM, 12, 24));
  assert.ok(packetIn(bytes).includes('Cut'));
  assert.deepEqual(await readFile(await cut(FILM, 12, 24)), bytes);
});

test('where pictures cannot be parted, nothing is copied', async () => {
  const refused = (message: RegExp) => ({ kind: 'unprocessable', message });
  await assert.rejects(cut(FILM, 11, 10), refused(/does not begin on a key frame/));
  await assert.rejects(cut(FILM, 13, 10), refused(/does not begin on a key frame/));
  await assert.rejects(cut(FILM, 24, 30), refused(/not one picture for each frame/));
  const ends = await Promise.allSettled(Array.from({ length: 11 }, (_, index) => cut(FILM, 12, index + 1)));
  assert.ok(
    ends.some(({ status }) => status === 'rejected'),
    'some frames are shown before one that they refer to',
  );
  for (const [index, end] of ends.entries()) {
    if (end.status === 'rejected') assert.match(String(end.reason), /refer to each other/);
    else assert.equal((await watch(end.value)).length, index + 1);
  }
});

test('a file of uneven frames is not copied', async () => {
  const film = await filmed('uneven.mp4', {
    format: 'mp4',
    video: {
      source: "testsrc=s=160x90:r=25:d=1,select='not(eq(n,7))',format=yuv420p",
      encoder: 'libx264',
      rate: PAL,
      options: { preset: 'ultrafast' },
    },
  });
  await assert.rejects(cut(film, 0, 25), {
    kind: 'unprocessable',
    message: /not one picture for each frame/,
  });
});
