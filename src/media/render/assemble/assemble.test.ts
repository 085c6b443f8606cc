import assert from 'node:assert/strict';
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import sharp from 'sharp';
import { encode, type VideoTrack } from '../../../../test/fixtures/encode.ts';
import { fixtures } from '../../../../test/fixtures/make.ts';
import { NTSC, PAL, VP9, X264 } from '../../../../test/fixtures/tracks.ts';
import { Container } from '../../engine/container.ts';
import type { AssemblyInput } from '../commands.ts';
import { packetIn, propertyOf } from '../provenance/xmp.testing.ts';
import { hear, makeWav, mediaOf, soundInput, temporaryFolder } from '../sound/listening.testing.ts';
import { renderSound } from '../sound/render.ts';
import { CHANNELS, SAMPLE_RATE } from '../sound/samples.ts';
import { OUTPUT } from '../testing/timelines.ts';
import type { Format, Fraction } from '../timeline.ts';
import { assemble } from './assemble.ts';
import { packetsOf, watch } from './watching.testing.ts';

const folder = await temporaryFolder();

const PROVENANCE = {
  digitalSourceType: 'compositeSynthetic',
  title: 'Löwe & <Waage> 🦁',
  tool: 'Polyreel 0.1.0',
  createdAt: '2026-03-04T05:06:07.000Z',
};

interface SceneOptions {
  /** An expression of `N`, the number of the frame within the scene, for its brightness. */
  readonly luma: string;
  readonly frames: number;
  readonly fps?: Fraction;
  readonly encoder?: VideoTrack['encoder'];
  readonly size?: string;
}

/** A scene as it is rendered: pictures of one grey each. */
async function makeScene(
  name: string,
  { luma, frames, fps = PAL, encoder = 'libx264', size = '64x64' }: SceneOptions,
): Promise<string> {
  const path = join(folder, name);
  const rate = `${fps.num}/${fps.den}`;
  const source = `color=black:size=${size}:rate=${rate},trim=end_frame=${frames}`;
  const grey = `format=yuv420p,geq=lum=${luma.replaceAll(',', '\\,')}:cb=128:cr=128`;
  await encode(path, {
    format: 'mp4',
    video: {
      source: `${source},${grey}`,
      encoder,
      rate: fps,
      options: encoder === 'libx264' ? { ...X264, crf: '10', bf: '3' } : VP9,
    },
    muxerOptions: { video_track_timescale: String(fps.num) },
  });
  return path;
}

let outputs = 0;

async function assembled(
  scenes: readonly string[],
  {
    sound = null,
    format = 'mp4',
    fps = PAL,
  }: { sound?: string | null; format?: Format; fps?: Fraction } = {},
): Promise<string> {
  outputs += 1;
  const outPath = join(folder, `out-${outputs}.${format}`);
  const output: AssemblyInput['output'] = { ...OUTPUT, format, fps };
  await assemble({ scenes, sound, output, provenance: PROVENANCE, outPath });
  return outPath;
}

/** A beep within silence, encoded for a format. */
async function makeSound(
  format: Format,
  { from, seconds }: { from: number; seconds: number },
): Promise<string> {
  const beep = await makeWav(join(folder, 'beep.wav'), '0.5*sin(2*PI*1000*t)', { seconds: 1 });
  const outPath = join(folder, `sound.${format}`);
  const input = await soundInput([beep], [{ start: from, length: 0.2 }], {
    outPath,
    duration: seconds,
    format,
  });
  await renderSound(input, () => {});
  return outPath;
}

/** The types of the boxes at the top level of an MP4, in order. */
async function boxesOf(path: string): Promise<string[]> {
  const bytes = await readFile(path);
  const types: string[] = [];
  for (let at = 0; at < bytes.length; at += bytes.readUInt32BE(at))
    types.push(bytes.toString('latin1', at + 4, at + 8));
  return types;
}

for (const [name, fps] of [
  ['25', PAL],
  ['30000/1001', NTSC],
] as const) {
  test(`all frames of all scenes are there once, one after the other, at ${name} a second`, async () => {
    const lengths = [13, 1, 30];
    let first = 0;
    const scenes: string[] = [];
    for (const frames of lengths) {
      const luma = `20+4*(N+${first})`;
      scenes.push(await makeScene(`${fps.num}-${first}.mp4`, { luma, frames, fps }));
      first += frames;
    }
    const path = await assembled(scenes, { fps });
    const frames = await watch(path);
    assert.equal(frames.length, 44);
    for (const [index, { time, luma }] of frames.entries()) {
      assert.ok(Math.abs(time - (index * fps.den) / fps.num) < 1e-4, `frame ${index} at ${time} s`);
      assert.ok(Math.abs(luma - (20 + 4 * index)) <= 2, `frame ${index} is ${luma}`);
    }
    const { facts } = await mediaOf(path);
    assert.equal(facts.video?.frameRateExact, `${fps.num}/${fps.den}`);
    assert.ok(Math.abs((facts.duration ?? 0) - (44 * fps.den) / fps.num) < 0.001, `${facts.duration} s`);
    assert.deepEqual(
      await packetsOf(path),
      (await Promise.all(scenes.map(packetsOf))).flat(),
      'nothing is encoded again',
    );
  });
}

for (const [format, encoder, within] of [
  ['mp4', 'libx264', 0.001],
  ['webm', 'libvpx-vp9', 0.01],
] as const) {
  test(`a flash and a beep of the same time are at the same time in a ${format}`, async () => {
    const flash = (first: number) => `if(eq(N+${first},30),235,16)`;
    const scenes = [
      await makeScene('dark.mp4', { luma: flash(0), frames: 25, encoder }),
      await makeScene('flash.mp4', { luma: flash(25), frames: 50, encoder }),
    ];
    const path = await assembled(scenes, {
      sound: await makeSound(format, { from: 1.2, seconds: 3 }),
      format,
    });
    const seen = (await watch(path)).find(({ luma }) => luma > 150)?.time ?? Number.NaN;
    const heard = (await hear(path)).findIndex((sample) => Math.abs(sample) > 0.1) / CHANNELS / SAMPLE_RATE;
    assert.ok(Math.abs(seen - 1.2) < 0.001, `the flash is at ${seen} s`);
    assert.ok(Math.abs(heard - seen) < 0.005, `the beep is at ${heard} s`);
    const { facts } = await mediaOf(path);
    assert.ok(Math.abs((facts.duration ?? 0) - 3) < within, `${facts.duration} s`);
    assert.equal(facts.mediaType, `video/${format}`);
  });
}

test('an MP4 has its index in front and says how it was made', async () => {
  const path = await assembled([await makeScene('one.mp4', { luma: '100', frames: 5 })]);
  assert.deepEqual(await boxesOf(path), ['ftyp', 'moov', 'free', 'mdat', 'uuid']);
  using container = new Container(path, 'mov');
  assert.partialDeepStrictEqual(container.metadata, {
    title: PROVENANCE.title,
    encoder: PROVENANCE.tool,
    creation_time: '2026-03-04T05:06:07.000000Z',
  });
});

test('a WebM has its index in front and says how it was made', async () => {
  const path = await assembled(
    [await makeScene('vp9.mp4', { luma: '100', frames: 5, encoder: 'libvpx-vp9' })],
    {
      format: 'webm',
    },
  );
  const bytes = await readFile(path);
  assert.ok(bytes.indexOf('1c53bb6b', 'hex') < bytes.indexOf('1f43b675', 'hex'), 'cues before clusters');
  using container = new Container(path, 'matroska');
  assert.partialDeepStrictEqual(container.metadata, {
    title: PROVENANCE.title,
    creation_time: '2026-03-04T05:06:07.000000Z',
  });
});

for (const format of ['m4a', 'mp3', 'wav'] as const) {
  test(`sound alone becomes an ${format} of its length that says how it was made`, async () => {
    const path = await assembled([], { sound: await makeSound(format, { from: 0.7, seconds: 1.3 }), format });
    const { facts } = await mediaOf(path);
    assert.equal(facts.container, format);
    assert.partialDeepStrictEqual(facts.tags, { title: PROVENANCE.title, encoder: PROVENANCE.tool });
    assert.ok(Math.abs((facts.duration ?? 0) - 1.3) < 0.001, `${facts.duration} s`);
    const samples = await hear(path);
    assert.ok(Math.abs(samples.length / CHANNELS / SAMPLE_RATE - 1.3) < 0.001, `${samples.length} samples`);
    const heard = samples.findIndex((sample) => Math.abs(sample) > 0.1) / CHANNELS / SAMPLE_RATE;
    assert.ok(Math.abs(heard - 0.7) < 0.004, `the beep is at ${heard} s`);
    assertProvenance(await readFile(path));
  });
}

test('every format carries its origin as XMP, and the same parts make the same bytes', async () => {
  const x264 = await makeScene('same.mp4', { luma: '100', frames: 5 });
  const vp9 = await makeScene('same-vp9.mp4', { luma: '100', frames: 5, encoder: 'libvpx-vp9' });
  for (const [format, scene] of [
    ['mp4', x264],
    ['webm', vp9],
  ] as const) {
    const bytes = await readFile(await assembled([scene], { format }));
    assertProvenance(bytes);
    assert.deepEqual(await readFile(await assembled([scene], { format })), bytes, format);
  }
});

function assertProvenance(bytes: Buffer): void {
  const packet = packetIn(bytes);
  assert.equal(
    propertyOf(packet, 'Iptc4xmpExt:DigitalSourceType'),
    'http://cv.iptc.org/newscodes/digitalsourcetype/compositeSynthetic',
  );
  assert.equal(propertyOf(packet, 'dc:title'), PROVENANCE.title);
}

test('a GIF stays as it was rendered, and says how it was made', async () => {
  const { types } = await fixtures();
  const fixture = types.find(({ mediaType }) => mediaType === 'image/gif');
  assert.ok(fixture);
  const scene = join(folder, 'scene.gif');
  await copyFile(fixture.path, scene);
  const path = await assembled([scene], { format: 'gif' });
  assertProvenance(await readFile(path));
  assert.deepEqual(await sharp(path).raw().toBuffer(), await sharp(scene).raw().toBuffer());
  await assert.rejects(assembled([scene, scene], { format: 'gif' }), {
    kind: 'internal',
    message: /one scene, not 2/,
  });
});

test('parts that do not fit together are refused', async () => {
  const small = await makeScene('small.mp4', { luma: '50', frames: 5 });
  const large = await makeScene('large.mp4', { luma: '50', frames: 5, size: '96x64' });
  await assert.rejects(assembled([small, large]), { kind: 'internal', message: /not alike/ });
  // At half the rate, every second frame is missing.
  const sparse = await makeScene('sparse.mp4', { luma: '50', frames: 5, fps: { num: 25, den: 2 } });
  await assert.rejects(assembled([sparse]), {
    kind: 'internal',
    message: /not one picture for each frame/,
  });
  const wav = await makeWav(join(folder, 'a.wav'), '0');
  await assert.rejects(assembled([wav]), { kind: /internal|unprocessable/ });
  await assert.rejects(assembled([]), { kind: 'internal', message: /nothing to put together/ });
});
