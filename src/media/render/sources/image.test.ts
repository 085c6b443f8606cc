import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import sharp from 'sharp';
import { fixtures } from '../../../../test/fixtures/make.ts';
import { look, type Rgb } from '../testing/looking.ts';
import { FOLDER, type Medium, mediumAt } from '../testing/media.ts';
import { clip, image, timeline, track } from '../testing/timelines.ts';
import type { Placement } from '../timeline.ts';

const RED: Rgb = [255, 0, 0];
const GREEN: Rgb = [0, 255, 0];
const BLUE: Rgb = [0, 0, 255];

/** One colour after the other. */
async function animated(name: string, delay: number[]): Promise<Medium> {
  const frames = [RED, GREEN, BLUE].map(([r, g, b]) =>
    sharp({ create: { width: 32, height: 18, channels: 3, background: { r, g, b } } })
      .png()
      .toBuffer(),
  );
  const path = join(FOLDER, name);
  await sharp(await Promise.all(frames), { join: { animated: true } })
    .gif({ delay, loop: 0 })
    .toFile(path);
  return await mediumAt(path);
}

async function shown({ path, input }: Medium, at: number, placement: Partial<Placement> = {}) {
  const tracks = [track([clip({ start: 0, length: 4 }, image(0), placement)])];
  return await look(timeline(4, tracks, { media: [input] }), [path], at);
}

suite('a moving image', () => {
  test('shows each of its pages for as long as it says, over and over again', async () => {
    const moving = await animated('moving.gif', [200, 400, 200]);
    for (const [at, colour] of [
      [0, RED],
      [0.16, RED],
      [0.2, GREEN],
      [0.56, GREEN],
      [0.6, BLUE],
      [0.76, BLUE],
      [0.8, RED],
      [1.04, GREEN],
      [3.96, BLUE],
    ] as const)
      (await shown(moving, at)).shows(80, 45, colour, 8);
  });

  test('with delays that nobody could see has those that browsers give it', async () => {
    const hasty = await animated('hasty.gif', [0, 10, 0]);
    (await shown(hasty, 0.08)).shows(80, 45, RED, 8);
    (await shown(hasty, 0.12)).shows(80, 45, GREEN, 8);
  });
});

suite('an image', () => {
  test('is upright, however the camera was held', async () => {
    const halves = await sharp({ create: { width: 160, height: 90, channels: 3, background: '#ff0000' } })
      .composite([
        { input: { create: { width: 80, height: 90, channels: 3, background: '#0000ff' } }, left: 0, top: 0 },
      ])
      .jpeg({ chromaSubsampling: '4:4:4' })
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const path = join(FOLDER, 'turned.png');
    await sharp(halves).keepMetadata().png().toFile(path);
    // Orientation 6: to be turned clockwise, which brings its left to the top.
    const seen = await shown(await mediumAt(path), 0, { fit: 'fill' });
    seen.shows(80, 10, BLUE, 12);
    seen.shows(80, 80, RED, 12);
  });

  test('of every type is shown', async () => {
    const { types } = await fixtures();
    for (const { path, mediaType } of types.filter((type) => type.mediaType.startsWith('image/'))) {
      const { pixels } = await shown(await mediumAt(path), 0);
      assert.ok(Math.max(...pixels) - Math.min(...pixels) > 50, mediaType);
    }
  });

  test('is shown in any size, with what is on the stage of it', async () => {
    const path = join(FOLDER, 'sized.png');
    await sharp({ create: { width: 300, height: 200, channels: 3, background: '#00ff00' } })
      .composite([
        {
          input: { create: { width: 10, height: 10, channels: 3, background: '#ff0000' } },
          left: 145,
          top: 95,
        },
      ])
      .png()
      .toFile(path);
    const medium = await mediumAt(path);
    for (const scale of [0.02, 0.3, 1, 7, 60]) {
      const seen = await shown(medium, 0, { fit: 'none', scale });
      if (scale >= 1) seen.shows(80, 45, RED, 12);
      if (scale > 0.5 && scale < 8) seen.shows(2, 2, GREEN, 12);
    }
  });

  test('that is cut off is a failure that says so', async () => {
    const { broken } = await fixtures();
    const path = Object.values(broken).find(({ name }) => /\.(png|jpe?g)$/.test(name))?.path;
    assert.ok(path);
    const whole = await animated('whole.gif', [100, 100, 100]);
    await assert.rejects(shown({ ...whole, path }, 0), { kind: 'unprocessable', message: /^\/timeline\// });
  });
});
