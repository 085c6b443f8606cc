import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { encode } from '../../../../test/fixtures/encode.ts';
import { fixtures } from '../../../../test/fixtures/make.ts';
import {
  amplitudeOf,
  hear,
  levelOf,
  makeWav,
  mediaOf,
  temporaryFolder,
  within,
} from './listening.testing.ts';
import { CHANNELS, SAMPLE_RATE } from './samples.ts';
import { SoundSource } from './source.ts';

const { types } = await fixtures();
const folder = await temporaryFolder();

async function read(path: string, { trim = 0, speed = 1, seconds = 1 }): Promise<Float32Array> {
  const { facts } = await mediaOf(path);
  using source = new SoundSource({ path, facts, trim, speed });
  const samples = new Float32Array(seconds * SAMPLE_RATE * CHANNELS);
  return samples.subarray(0, source.read(samples));
}

for (const { name, path, facts } of types.filter((type) => type.facts.audio !== undefined)) {
  test(`the tone of ${name} is heard at its level from the start to the end`, async () => {
    const samples = await hear(path);
    // FFmpeg takes 3 dB from a mono source that is made stereo, as it was in making some of the files.
    const expected = facts.audio?.channels === 1 ? 0.5 : 0.5 * Math.SQRT1_2;
    for (const from of [0.05, 0.45, 0.85]) {
      const amplitude = amplitudeOf(440, samples, { from, to: from + 0.1 });
      assert.ok(Math.abs(amplitude - expected) < 0.03, `${amplitude} at ${from} s`);
    }
    assert.ok(Math.abs(samples.length / CHANNELS / SAMPLE_RATE - 1) < 0.05);
  });
}

test('a trim is exact to the sample', async () => {
  // Each value is there once.
  const path = await makeWav(join(folder, 'ramp.wav'), '2*t/3-1', { seconds: 3 });
  const whole = within(await hear(path), { from: 0, to: 3 });
  for (const trim of [0, 0.1, 1.234_5, 2.9]) {
    const first = Math.round(trim * SAMPLE_RATE);
    const samples = within(await read(path, { trim }), { from: 0, to: 0.1 });
    assert.deepEqual(samples, whole.subarray(first, first + samples.length), `from ${trim} s`);
  }
});

test('a trim of compressed sound finds its time', async () => {
  const path = join(folder, 'beep.m4a');
  const beep = 'aevalsrc=exprs=between(t\\,2\\,2.1)*sin(2*PI*1000*t):sample_rate=44100:duration=4';
  await encode(path, {
    format: 'mp4',
    audio: { source: `${beep},aformat=sample_fmts=fltp,asetnsamples=n=1024:p=0`, encoder: 'aac' },
  });
  for (const trim of [0, 0.4, 1.7]) {
    const samples = await read(path, { trim, seconds: 3 });
    const at = samples.findIndex((sample) => Math.abs(sample) > 0.5) / CHANNELS / SAMPLE_RATE;
    assert.ok(Math.abs(trim + at - 2) < 0.003, `${trim + at} s`);
  }
});

for (const name of ['tone.mp3', 'tone.ogg', 'card.mp4']) {
  test(`${name} sounds the same from its middle on as all the way`, async () => {
    const fixture = types.find((type) => type.name === name);
    assert.ok(fixture);
    const whole = within(await hear(fixture.path), { from: 0.6, to: 0.9 });
    const part = within(await read(fixture.path, { trim: 0.6 }), { from: 0, to: 0.3 });
    const difference = part.reduce(
      (most, sample, at) => Math.max(most, Math.abs(sample - (whole[at] ?? 0))),
      0,
    );
    assert.ok(difference < 0.03, `${difference}`);
  });
}

test('faster and slower sound has the same pitch, and its events at their times', async () => {
  const path = await makeWav(join(folder, 'click.wav'), '0.2*sin(2*PI*440*t)+0.7*between(t,1.2,1.202)');
  for (const speed of [0.25, 0.8, 2, 3]) {
    const samples = await read(path, { speed, seconds: Math.ceil(2 / speed) });
    const span = { from: 0.25 / speed, to: 0.75 / speed };
    assert.ok(amplitudeOf(440, samples, span) > 0.15, `the pitch at ${speed}`);
    const click = samples.findIndex((sample) => Math.abs(sample) > 0.5) / CHANNELS / SAMPLE_RATE;
    assert.ok(Math.abs(click * speed - 1.2) < 0.03, `${click} s at ${speed}`);
    const end = 2 / speed;
    assert.ok(levelOf(samples, { from: end - 0.05, to: end - 0.01 }) > -20, `the end at ${speed}`);
  }
});

test('sound that begins later than its pictures does so here', async () => {
  const path = join(folder, 'late.mkv');
  const late = 'sine=frequency=440:sample_rate=48000:duration=1,volume=4,asetpts=PTS+0.5/TB';
  await encode(path, {
    format: 'matroska',
    video: {
      source: 'color=size=32x32:rate=25:duration=2',
      encoder: 'libx264',
      rate: { num: 25, den: 1 },
    },
    audio: { source: `${late},aformat=sample_fmts=s16`, encoder: 'pcm_s16le' },
  });
  const samples = await read(path, { seconds: 2 });
  assert.ok(levelOf(samples, { from: 0, to: 0.49 }) < -90);
  assert.ok(levelOf(samples, { from: 0.51, to: 1.4 }) > -12);
  assert.ok(levelOf(await read(path, { trim: 0.5 }), { from: 0, to: 0.1 }) > -12);
});

test('a file without sound is refused', async () => {
  for (const mediaType of ['video/x-motion-jpeg', 'image/png']) {
    const fixture = types.find((type) => type.mediaType === mediaType);
    assert.ok(fixture);
    const { facts } = await mediaOf(fixture.path);
    using source = new SoundSource({ path: fixture.path, facts, trim: 0, speed: 1 });
    assert.throws(() => source.read(new Float32Array(2)), {
      kind: 'unprocessable',
      message: 'The file has no sound.',
    });
  }
});
