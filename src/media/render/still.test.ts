import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import sharp from 'sharp';
import type { StillInput } from './commands.ts';
import { packetIn, propertyOf } from './provenance/xmp.testing.ts';
import { renderStill } from './still.ts';
import { look } from './testing/looking.ts';
import { countingFilm, countOf, FOLDER } from './testing/media.ts';
import { clip, fill, rectangle, timeline, track, video } from './testing/timelines.ts';
import type { Timeline } from './timeline.ts';

const PROVENANCE = {
  digitalSourceType: 'algorithmicMedia',
  title: 'A still',
  tool: 'Polyreel 0.1.0',
  createdAt: '2026-03-04T05:06:07Z',
};

async function still(composed: Timeline, input: Partial<StillInput> = {}): Promise<string> {
  const outPath = join(FOLDER, `still-${input.format ?? 'png'}-${input.at ?? 0}`);
  await renderStill({
    timeline: composed,
    files: [],
    at: 0,
    format: 'png',
    provenance: PROVENANCE,
    ...input,
    outPath,
  });
  return outPath;
}

const film = await countingFilm('still.mp4');
const filmed = timeline(2, [track([clip({ start: 0, length: 2 }, video(0))])], { media: [film.input] });

test('a still is the frame that the video has then, before it is encoded', async () => {
  for (const [at, frame] of [
    [0, 0],
    [0.4, 10],
    [0.43, 10],
    [0.44, 11],
    [99, 49],
  ] as const) {
    const path = await still(filmed, { files: [film.path], at });
    const pixels = await sharp(path).removeAlpha().raw().toBuffer();
    assert.equal(countOf(pixels[0] ?? 0), frame);
    assert.ok(pixels.equals((await look(filmed, [film.path], frame / 25)).pixels));
  }
});

test('a still is written as asked', async () => {
  for (const format of ['png', 'jpeg', 'webp'] as const) {
    const path = await still(timeline(1, [track([clip({ start: 0, length: 1 }, fill('#ff8000ff'))])]), {
      format,
    });
    const image = sharp(path);
    const { format: actual, width, height } = await image.metadata();
    assert.deepEqual([actual, width, height], [format, 160, 90]);
    const { channels } = await image.stats();
    for (const [channel, expected] of [255, 128, 0].entries())
      assert.ok(Math.abs((channels[channel]?.mean ?? -99) - expected) < 4);
  }
});

test('a still says where it comes from', async () => {
  for (const format of ['png', 'jpeg', 'webp'] as const) {
    const { xmp } = await sharp(await still(timeline(1, []), { format })).metadata();
    const packet = packetIn(xmp ?? Buffer.alloc(0));
    assert.equal(propertyOf(packet, 'dc:title'), PROVENANCE.title, format);
    assert.match(propertyOf(packet, 'Iptc4xmpExt:DigitalSourceType') ?? '', /algorithmicMedia$/);
  }
});

test('a still is transparent where its composition is, unless its format knows of no such thing', async () => {
  const small = clip({ start: 0, length: 1 }, rectangle({ width: 40, height: 20 }, '#ffffffff'), {
    fit: 'none',
  });
  const open = timeline(1, [track([small])], { background: '#00000000' });
  const alphaAt = async (path: string, x: number) =>
    (await sharp(path).ensureAlpha().raw().toBuffer())[(45 * 160 + x) * 4 + 3];
  for (const format of ['png', 'webp'] as const) {
    const path = await still(open, { format });
    assert.deepEqual([await alphaAt(path, 10), await alphaAt(path, 80)], [0, 255]);
  }
  const path = await still(open, { format: 'jpeg' });
  assert.deepEqual([await alphaAt(path, 10), await alphaAt(path, 80)], [255, 255]);
});
