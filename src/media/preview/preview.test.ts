import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import sharp from 'sharp';
import { thumbHashToRGBA } from 'thumbhash';
import type { Fixture } from '../../../test/fixtures/fixture.ts';
import { fixtures } from '../../../test/fixtures/make.ts';
import { type Facts, PREVIEW_PARTS, type PreviewFile, type PreviewRole, type Previews } from '../facts.ts';
import { probe } from '../probe/probe.ts';
import { preview } from './preview.ts';

const { types, peculiar } = await fixtures();
const scratch = await mkdtemp(join(tmpdir(), 'polyreel-preview-'));
after(() => rm(scratch, { recursive: true, force: true }));

interface Made extends Previews {
  readonly facts: Facts;
  file(role: PreviewRole): PreviewFile;
}

async function previewsOf({ path, mediaType, name }: Fixture, change: Partial<Facts> = {}): Promise<Made> {
  const facts = { ...(await probe({ path, mediaType, name })), ...change };
  const outDir = await mkdtemp(join(scratch, 'out-'));
  const previews = await preview({ path, facts, outDir, parts: PREVIEW_PARTS });
  return {
    ...previews,
    facts,
    file(role) {
      const found = previews.files.find((file) => file.role === role);
      assert.ok(found, `no ${role} was made`);
      return found;
    },
  };
}

/** The mean of each channel, 0…255, in a part of a picture given in shares of its size; alpha last. */
async function colourOf(
  path: string,
  [left, top, width, height]: readonly [number, number, number, number],
): Promise<number[]> {
  const image = sharp(path).ensureAlpha();
  const size = await image.metadata();
  const part = await image
    .extract({
      left: Math.round(size.width * left),
      top: Math.round(size.height * top),
      width: Math.round(size.width * width),
      height: Math.round(size.height * height),
    })
    .toBuffer();
  return (await sharp(part).stats()).channels.map(({ mean }) => Math.round(mean));
}

const ROLES = {
  image: (facts: Facts) =>
    facts.image?.format !== 'mpo' && facts.image?.pages !== 1 ? ['thumbnail', 'animation'] : ['thumbnail'],
  video: (facts: Facts) =>
    facts.audio === null ? ['poster', 'animation'] : ['poster', 'animation', 'peaks'],
  audio: () => ['peaks', 'waveform'],
  captions: () => [],
  font: () => ['thumbnail'],
};

for (const fixture of [...types, ...Object.values(peculiar)]) {
  test(`${fixture.name} gets all previews of its kind, within their bounds`, async () => {
    const { facts, files, problems, thumbhash } = await previewsOf(fixture);
    assert.deepEqual(problems, []);
    assert.deepEqual(files.map(({ role }) => role).sort(), ROLES[facts.kind](facts).sort());
    for (const { role, path, mediaType, width, height } of files) {
      const bytes = await readFile(path);
      assert.ok(bytes.length < 300_000, `${role} has ${bytes.length} bytes`);
      if (role === 'peaks') continue;
      const { format, pageHeight, ...actual } = await sharp(path).metadata();
      assert.equal(`image/${format}`, mediaType);
      assert.deepEqual({ width: actual.width, height: pageHeight ?? actual.height }, { width, height });
    }
    assert.ok(thumbhash);
    const { w, h } = thumbHashToRGBA(Buffer.from(thumbhash, 'base64'));
    assert.ok(w > 0 && h > 0 && Math.max(w, h) <= 32);
  });
}

test('a phone held upright gives an upright poster and animation', async () => {
  const made = await previewsOf(peculiar.rotated);
  for (const role of ['poster', 'animation'] as const) {
    const { width, height, path } = made.file(role);
    assert.deepEqual([width, height], [180, 320], role);
    // The test card's white bar is its right one: turned clockwise, it is below.
    const [red = 0, green = 0, blue = 0] = await colourOf(path, [0.3, 0.95, 0.4, 0.04]);
    assert.ok(Math.min(red, green, blue) > 200, `${role}: ${[red, green, blue]}`);
  }
});

test('pixels that are not square are shown as they should look', async () => {
  const { width, height } = (await previewsOf(peculiar.anamorphic)).file('poster');
  assert.deepEqual([width, height], [640, 180]);
});

test('a film that starts black gets a poster that is not', async () => {
  const { path } = (await previewsOf(peculiar.blackStart)).file('poster');
  const colours = await colourOf(path, [0, 0, 1, 1]);
  assert.ok(Math.max(...colours.slice(0, 3)) > 60, String(colours));
});

test('high dynamic range is mapped to what screens show', async () => {
  const { path } = (await previewsOf(peculiar.hdr)).file('poster');
  const corner = await colourOf(path, [0.02, 0.02, 0.2, 0.15]);
  assert.ok(Math.min(...corner.slice(0, 3)) > 140, `as a grey of 128 it would look dull: ${corner}`);
  const white = await colourOf(path, [0.94, 0.3, 0.04, 0.3]);
  assert.ok(Math.min(...white.slice(0, 3)) > 200, String(white));
});

test('what is transparent in a video is transparent in its poster', async () => {
  const { path } = (await previewsOf(peculiar.alpha)).file('poster');
  const clear = await colourOf(path, [0, 0, 0.4, 1]);
  const opaque = await colourOf(path, [0.6, 0, 0.4, 1]);
  assert.deepEqual([clear.at(-1), opaque.at(-1)], [0, 255]);
});

test('animations move', async () => {
  const film = types.find(({ mediaType }) => mediaType === 'video/mp4');
  assert.ok(film);
  for (const fixture of [film, peculiar.moving]) {
    const { pages = 1, delay = [] } = await sharp(
      (await previewsOf(fixture)).file('animation').path,
    ).metadata();
    assert.ok(pages > 1, `${fixture.name}: ${pages} pages`);
    const milliseconds = delay.reduce((sum, page) => sum + page, 0);
    assert.ok(milliseconds > 500 && milliseconds <= 3000, `${fixture.name}: ${milliseconds} ms`);
  }
});

test('a thumbnail is upright and tells nothing about who took it where', async () => {
  const original = await sharp(peculiar.oriented.path).metadata();
  assert.ok(original.exif?.includes('Polyreel'), 'the fixture has EXIF');
  const { path } = (await previewsOf(peculiar.oriented)).file('thumbnail');
  const { width, height, exif, xmp, iptc, orientation } = await sharp(path).metadata();
  assert.deepEqual({ width, height }, { width: 64, height: 96 });
  assert.deepEqual(
    { exif, xmp, iptc, orientation },
    { exif: undefined, xmp: undefined, iptc: undefined, orientation: undefined },
  );
});

test('a waveform is drawn around its middle on a transparent ground', async () => {
  const sound = types.find(({ mediaType }) => mediaType === 'audio/wav');
  assert.ok(sound);
  const { path } = (await previewsOf(sound)).file('waveform');
  const [middle, edge] = await Promise.all([
    colourOf(path, [0, 0.45, 1, 0.1]),
    colourOf(path, [0, 0, 1, 0.1]),
  ]);
  assert.ok((middle.at(-1) ?? 0) > 200, String(middle));
  assert.equal(edge.at(-1), 0);
});

test('peaks have the form that players read, and the height of the tone', async () => {
  const sound = types.find(({ mediaType }) => mediaType === 'audio/wav');
  assert.ok(sound);
  const peaks = JSON.parse(await readFile((await previewsOf(sound)).file('peaks').path, 'utf8'));
  const { version, bits, channels, sample_rate, samples_per_pixel, length, data } = peaks;
  assert.deepEqual(
    { version, bits, channels, sample_rate },
    { version: 2, bits: 8, channels: 2, sample_rate: 16_000 },
  );
  assert.equal(length, Math.ceil(16_000 / samples_per_pixel));
  assert.equal(data.length, length * channels * 2);
  // Half of full scale, and some for the mix of one channel into two.
  assert.ok(Math.max(...data) > 40 && Math.max(...data) < 70, String(Math.max(...data)));
  assert.ok(Math.min(...data) < -40 && Math.min(...data) > -70, String(Math.min(...data)));
});

test('one preview that fails takes no other with it', async () => {
  const film = types.find(({ mediaType }) => mediaType === 'video/mp4');
  assert.ok(film);
  // A soundtrack that the file does not have.
  const { audio } = await probe(film);
  const { files, problems } = await previewsOf(peculiar.rotated, { audio });
  assert.deepEqual(files.map(({ role }) => role).sort(), ['animation', 'poster']);
  assert.equal(problems.length, 1);
  assert.match(problems[0] ?? '', /^The peaks could not be made: /);
});

test('when nothing can be made, the reason of the first failure is thrown', async () => {
  const [png] = types;
  assert.ok(png);
  const facts = await probe(png);
  const outDir = join(scratch, 'is-not-there');
  await assert.rejects(preview({ path: png.path, facts, outDir, parts: PREVIEW_PARTS }), {
    kind: 'unprocessable',
    message: /^The thumbnail could not be made: /,
  });
});
