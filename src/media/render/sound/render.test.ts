import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { SoundInput } from '../commands.ts';
import type { Format, Sound } from '../timeline.ts';
import {
  amplitudeOf,
  hear,
  levelOf,
  makeWav,
  mediaOf,
  PLAIN,
  soundInput,
  temporaryFolder,
} from './listening.testing.ts';
import { renderSound } from './render.ts';
import { CHANNELS, SAMPLE_RATE } from './samples.ts';

const folder = await temporaryFolder();
const low = await makeWav(join(folder, 'low.wav'), '0.25*sin(2*PI*300*t)', { seconds: 6, rate: 44_100 });
const high = await makeWav(join(folder, 'high.wav'), '0.25*sin(2*PI*2000*t)', { seconds: 6 });
/** Half a second of voice, one and a half of nothing, and so on. */
const voice = await makeWav(join(folder, 'voice.wav'), '0.25*sin(2*PI*2000*t)*lt(mod(t,2),0.5)', {
  seconds: 6,
});

let outputs = 0;

async function mixed(
  files: readonly string[],
  sounds: readonly Partial<Sound>[],
  {
    loudness = null,
    duration = 2,
    format = 'wav',
  }: { loudness?: number | null; duration?: number; format?: Format } = {},
) {
  outputs += 1;
  const outPath = join(folder, `out-${outputs}.${format}`);
  const input = await soundInput(files, sounds, { outPath, duration, format, loudness });
  const report = await renderSound(input, () => {});
  return { ...report, outPath, samples: await hear(outPath) };
}

function assertClose(actual: number, expected: number, { by, what }: { by: number; what: string }): void {
  assert.ok(Math.abs(actual - expected) <= by, `${what}: ${actual}, not ${expected}`);
}

test('a sound is where it belongs, to the sample, and silence around it', async () => {
  const { samples } = await mixed([low], [{ start: 0.51, length: 0.4, trim: 0.001 }], { duration: 1.5 });
  const heard = (sample: number) => sample !== 0;
  assert.equal(Math.floor(samples.findIndex(heard) / CHANNELS), 0.51 * SAMPLE_RATE);
  assertClose(samples.findLastIndex(heard) / CHANNELS, 0.91 * SAMPLE_RATE, { by: 2, what: 'the end' });
  assert.equal(samples.length / CHANNELS, 1.5 * SAMPLE_RATE);
});

test('sounds are added up as they are', async () => {
  const { samples } = await mixed([low, high], [{}, { media: 1, volume: 0.5 }]);
  const span = { from: 0.5, to: 1.5 };
  assertClose(amplitudeOf(300, samples, span), 0.25, { by: 0.002, what: 'the low one' });
  assertClose(amplitudeOf(2000, samples, span), 0.125, { by: 0.002, what: 'the high one' });
});

test('fades are straight', async () => {
  const { samples } = await mixed([low], [{ fadeIn: 1, fadeOut: 0.5 }]);
  const amplitude = (at: number) => amplitudeOf(300, samples, { from: at - 0.01, to: at + 0.01 });
  for (const [at, share] of [
    [0.25, 0.25],
    [0.5, 0.5],
    [1.2, 1],
    [1.75, 0.5],
    [1.9, 0.2],
  ] as const) {
    assertClose(amplitude(at), 0.25 * share, { by: 0.003, what: `${at} s` });
  }
});

test('music goes down by its decibels while there is speech, and comes up in its pauses', async () => {
  const sounds = [
    { length: 6, duck: 12 },
    { media: 1, start: 1, length: 5, speech: true },
  ];
  const { samples } = await mixed([low, voice], sounds, { duration: 6 });
  const music = (from: number) => 20 * Math.log10(amplitudeOf(300, samples, { from, to: from + 0.1 }) / 0.25);
  for (const [at, decibels] of [
    [0.5, 0],
    [0.8, 0],
    [1, -12],
    [1.4, -12],
    [2.5, 0],
    [3, -12],
    [3.4, -12],
    [4.5, 0],
  ] as const) {
    assertClose(music(at), decibels, { by: 0.3, what: `${at} s` });
  }
  assertClose(amplitudeOf(2000, samples, { from: 1.1, to: 1.4 }), 0.25, { by: 0.003, what: 'the speech' });
});

test('what does not duck stays, and so does what ducks without speech', async () => {
  const { samples } = await mixed([low, voice], [{}, { media: 1, speech: true }]);
  assertClose(amplitudeOf(300, samples, { from: 0.1, to: 0.4 }), 0.25, { by: 0.002, what: 'beside speech' });
  const alone = await mixed([low, voice], [{ duck: 12 }, { media: 1 }]);
  assertClose(amplitudeOf(300, alone.samples, { from: 0.1, to: 0.4 }), 0.25, {
    by: 0.002,
    what: 'without speech',
  });
});

test('a sum beyond full scale is held, not clipped', async () => {
  const loud = [{ volume: 4 }, { volume: 4 }];
  const { samples } = await mixed([low], loud);
  assert.ok(samples.every((sample) => Math.abs(sample) < 1));
  const span = { from: 0.5, to: 1.5 };
  // Clipped, it would be square: a third of the tone at three times its frequency.
  assert.ok(amplitudeOf(900, samples, span) < 0.02 * amplitudeOf(300, samples, span));
});

test('the whole comes to its target, loud or soft', async () => {
  for (const [volume, target] of [
    [0.1, -14],
    [3, -23],
    [1, -16],
  ] as const) {
    const { loudness, outPath } = await mixed([low, voice], [{ volume }, { media: 1, volume }], {
      loudness: target,
    });
    assertClose(loudness ?? 0, target, { by: 0.3, what: `${volume}, as reported` });
    const measured = await mixed([outPath], [{}]);
    assertClose(measured.loudness ?? 0, target, { by: 0.3, what: `${volume}, as measured` });
  }
});

test('what has high peaks comes to the target too, and stays under the ceiling', async () => {
  // Noise with clicks that are seven times as loud.
  const expression = '0.2*(random(0)-0.5)*(1+6*lt(mod(t,0.1),0.003))';
  const clicks = await makeWav(join(folder, 'clicks.wav'), expression, { seconds: 4 });
  const { loudness, samples } = await mixed([clicks], [{ length: 4 }], { loudness: -14, duration: 4 });
  assertClose(loudness ?? 0, -14, { by: 1, what: 'LUFS' });
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  assert.ok(peak <= 10 ** (-1 / 20), `${peak}`);
});

test('silence stays silence', async () => {
  for (const sounds of [[], [{ volume: 0 }]]) {
    const { loudness, samples } = await mixed([low], sounds, { loudness: -14 });
    assert.equal(loudness, null);
    assert.equal(samples.length, 2 * SAMPLE_RATE * CHANNELS);
    assert.ok(samples.every((sample) => sample === 0));
  }
});

test('a source that ends early is silent from there on', async () => {
  const { samples } = await mixed([low], [{ trim: 5.5, length: 2 }]);
  assert.ok(levelOf(samples, { from: 0, to: 0.49 }) > -20);
  assert.ok(levelOf(samples, { from: 0.51, to: 2 }) < -90);
});

for (const [format, codec] of [
  ['mp4', 'aac'],
  ['m4a', 'aac'],
  ['webm', 'opus'],
  ['mp3', 'mp3'],
  ['wav', 'pcm_s16le'],
] as const) {
  test(`the sound of ${format} is ${codec}, in time and as long as was asked`, async () => {
    const sounds = [{ start: 0.2, length: 1.111, fadeOut: 0.01 }];
    const { outPath, samples } = await mixed([low], sounds, { format, duration: 1.5 });
    assert.equal((await mediaOf(outPath)).facts.audio?.codec, codec);
    const loud = (sample: number) => Math.abs(sample) > 0.1;
    assertClose(samples.findIndex(loud) / CHANNELS / SAMPLE_RATE, 0.2, { by: 0.004, what: 'the start' });
    assertClose(samples.findLastIndex(loud) / CHANNELS / SAMPLE_RATE, 1.311, { by: 0.01, what: 'the end' });
    assertClose(samples.length / CHANNELS / SAMPLE_RATE, 1.5, { by: 0.001, what: 'the whole' });
    const again = await mixed([low], sounds, { format, duration: 1.5 });
    assert.deepEqual(await readFile(again.outPath), await readFile(outPath), 'the same bytes each time');
  });
}

test('a sound that cannot be heard is named', async () => {
  const input = await soundInput([low], [{ pointer: '/timeline/tracks/3/clips/1' }], {
    outPath: join(folder, 'no.wav'),
  });
  const [medium] = input.media;
  assert.ok(medium);
  const picture: SoundInput = {
    ...input,
    media: [{ ...medium, facts: { ...medium.facts, mediaType: 'image/png' } }],
  };
  await assert.rejects(
    renderSound(picture, () => {}),
    {
      kind: 'unprocessable',
      message: '/timeline/tracks/3/clips/1: The file has no sound.',
    },
  );
});

test('progress grows from the first second to the last one', async () => {
  const told: number[] = [];
  const input = await soundInput([low], [PLAIN], {
    outPath: join(folder, 'told.wav'),
    duration: 5,
    loudness: -3,
  });
  await renderSound(input, (seconds) => told.push(seconds));
  assert.deepEqual(
    told,
    told.toSorted((a, b) => a - b),
  );
  assert.equal(told.length, 10);
  assertClose(told.at(-1) ?? 0, 5, { by: 0.1, what: 'the last one' });
});

test('many sounds one after the other take no more memory than one', async () => {
  const sounds = Array.from({ length: 150 }, (_, index) => ({ start: index, length: 1 }));
  let before = 0;
  let most = 0;
  const input = await soundInput([low], sounds, { outPath: join(folder, 'long.wav'), duration: 150 });
  await renderSound(input, (seconds) => {
    if (seconds < 20) before = process.memoryUsage.rss();
    most = Math.max(most, process.memoryUsage.rss());
  });
  assert.ok(most - before < 60 * 2 ** 20, `${(most - before) >> 20} MiB more`);
});
