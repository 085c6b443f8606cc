import assert from 'node:assert/strict';
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import sharp from 'sharp';
import { fixtures } from '../../../test/fixtures/make.ts';
import type { Scene } from './commands.ts';
import { pointerOf } from './failure.ts';
import { renderScene } from './scene.ts';
import { planScenes, sceneOf } from './scenes/plan.ts';
import { decoded, look, lookOn } from './testing/looking.ts';
import { countingFilm, countOf, drawn, FOLDER, mediumAt, plainFilm } from './testing/media.ts';
import {
  captions,
  clip,
  fill,
  image,
  line,
  rectangle,
  text,
  timeline,
  track,
  video,
} from './testing/timelines.ts';
import type { Fraction, Output, Timeline } from './timeline.ts';

let written = 0;

async function rendered(scene: Scene, output: Output, files: readonly string[]): Promise<string> {
  written += 1;
  const outPath = join(FOLDER, `scene-${written}`);
  const own = scene.mediaOf.map((index) => files[index] ?? '');
  await renderScene({ scene, output, files: own, outPath }, () => {});
  return outPath;
}

function wholeOf(composed: Timeline): Scene {
  const { num, den } = composed.output.fps;
  return sceneOf(composed, { first: 0, end: Math.round((composed.duration * num) / den) });
}

const counting = await countingFilm('counting.mp4');
const red = await plainFilm('red.mp4', '0xff0000');
const card = await drawn('card.png', { width: 320, height: 200 }, (x, y) => [x % 256, y, (x * y) % 256, 255]);
const FILES = [counting.path, red.path, card.path];
const MEDIA = [counting.input, red.input, card.input];

/** Something of everything, with cuts, a transition and things on the move across every place to cut. */
function varied(output: Partial<Output> = {}): Timeline {
  const zoomed = { from: { x: 0, y: 0, width: 1, height: 1 }, to: { x: 0.1, y: 0, width: 0.6, height: 0.6 } };
  return timeline(
    6,
    [
      track(
        [
          clip({ start: 0, length: 2.6 }, video(0, { trim: 0.2, speed: 0.7 })),
          clip({ start: 2, length: 2 }, video(1)),
          clip({ start: 4, length: 2 }, image(2, { ...zoomed, easing: 'easeInOut' })),
        ],
        [{ kind: 'fade', from: 0, length: 0.6 }],
      ),
      track([
        clip({ start: 0.5, length: 5 }, rectangle({ width: 30, height: 20 }, '#00ff0080'), {
          fit: 'none',
          motion: [
            {
              property: 'x',
              keyframes: [
                { at: 0, value: -60, easing: 'easeOut' },
                { at: 5, value: 60, easing: 'linear' },
              ],
            },
          ],
        }),
      ]),
      track([
        clip(
          { start: 0, length: 6 },
          captions([line(0, 2.5, 'One'), line(2.5, 4.2, 'Two'), line(4.5, 6, 'Three')]),
          {
            fit: 'none',
          },
        ),
      ]),
      track([
        clip({ start: 1, length: 4 }, text('Letters', { reveal: 'letters', revealTime: 3 }), {
          fit: 'none',
          y: 20,
        }),
      ]),
    ],
    { media: MEDIA, output },
  );
}

suite('scenes', () => {
  test('are, one after the other, the frames of the whole', async () => {
    const composed = varied();
    const whole = await lookOn(composed, FILES, { first: 0, end: 150 });
    const scenes = planScenes(composed);
    assert.ok(scenes.length > 2);
    for (const { firstFrame, frames } of scenes) {
      const parts = await lookOn(composed, FILES, { first: firstFrame, end: firstFrame + frames });
      for (const [index, part] of parts.entries()) {
        const isSame = whole[firstFrame + index]?.pixels.equals(part.pixels);
        assert.ok(isSame, `frame ${index} of the scene from ${firstFrame} on`);
      }
    }
  });

  test('have the same headers, so that they can be joined as they are', async () => {
    const composed = varied();
    const headers = new Set<string>();
    for (const scene of planScenes(composed)) {
      const bytes = await readFile(await rendered(scene, composed.output, FILES));
      const start = bytes.indexOf('avcC');
      headers.add(bytes.toString('hex', start, start + bytes.readUInt32BE(start - 4) - 4));
    }
    assert.equal(headers.size, 1);
  });

  test('come out the same to the byte each time', async () => {
    const composed = varied();
    const [scene] = planScenes(composed);
    assert.ok(scene);
    const [once, again] = [
      await readFile(await rendered(scene, composed.output, FILES)),
      await readFile(await rendered(scene, composed.output, FILES)),
    ];
    assert.ok(once.equals(again));
  });
});

suite('a rendered scene', () => {
  const RATES: readonly Fraction[] = [
    { num: 24_000, den: 1001 },
    { num: 25, den: 1 },
    { num: 30_000, den: 1001 },
    { num: 60, den: 1 },
  ];
  for (const format of ['mp4', 'webm'] as const) {
    for (const fps of RATES) {
      test(`has every frame at its time: ${format} at ${fps.num}/${fps.den}`, async () => {
        const frames = 31;
        const duration = (frames * fps.den) / fps.num;
        const composed = timeline(duration, [track([clip({ start: 0, length: duration }, video(0))])], {
          media: MEDIA,
          output: { format, fps },
        });
        const { times, seen } = decoded(await rendered(wholeOf(composed), composed.output, FILES));
        assert.equal(seen.length, frames);
        for (const [index, time] of times.entries())
          assert.ok(Math.abs(time - (index * fps.den) / fps.num) < 1e-6, `frame ${index} at ${time}`);
        const source = Math.floor((30 * fps.den * 25) / fps.num + 1e-3);
        assert.equal(countOf(seen[30]?.at(80, 45)[0] ?? 0), source);
      });
    }
  }

  test('shows what was painted, in the colours of high definition', async () => {
    const composed = varied();
    const path = await rendered(wholeOf(composed), composed.output, FILES);
    const { video: facts } = (await mediumAt(await copiedAs(path, 'whole.mp4'))).input.facts;
    assert.deepEqual([facts?.width, facts?.height, facts?.pixelFormat], [160, 90, 'yuv420p']);
    const { seen } = decoded(path);
    assert.equal(seen.length, 150);
    for (const frame of [0, 55, 70, 149]) {
      const painted = await look(composed, FILES, frame / 25);
      assert.ok(difference(painted.pixels, seen[frame]?.pixels) < 3, `frame ${frame}`);
    }
  });

  test('is half as large as a draft', async () => {
    const composed = varied({ quality: 'draft' });
    const [scene] = planScenes(composed);
    assert.ok(scene);
    const { seen } = decoded(await rendered(scene, composed.output, FILES));
    assert.deepEqual([seen[0]?.width, seen[0]?.height, seen.length], [80, 46, scene.frames]);
    const painted = await look(composed, FILES, 0.4);
    assert.ok(difference(painted.pixels, seen[10]?.pixels) < 12);
  });

  test('tells how far it is', async () => {
    const composed = varied();
    const scene = wholeOf(composed);
    const told: number[] = [];
    await renderScene(
      { scene, output: composed.output, files: FILES, outPath: join(FOLDER, 'told.mp4') },
      (done) => told.push(done),
    );
    assert.ok(told.length > 10);
    assert.deepEqual(
      told,
      told.toSorted((a, b) => a - b),
    );
    assert.equal(told.at(-1), 150);
  });
});

test('a GIF has the colours of all its frames and plays on for ever', async () => {
  const composed = timeline(
    2,
    [
      track([
        clip({ start: 0, length: 1 }, fill('#ff0000ff')),
        clip({ start: 1, length: 1 }, fill('#00ff00ff')),
      ]),
    ],
    { output: { format: 'gif' } },
  );
  const [scene] = planScenes(composed);
  assert.ok(scene);
  const path = await rendered(scene, composed.output, []);
  const { pages = 0, delay = [], loop } = await sharp(path).metadata();
  assert.equal(loop, 0);
  assert.equal(
    delay.reduce((sum, milliseconds) => sum + milliseconds, 0),
    2000,
  );
  for (const [page, expected] of [
    [0, [255, 0, 0]],
    [pages - 1, [0, 255, 0]],
  ] as const) {
    const pixel = await sharp(path, { page })
      .extract({ left: 80, top: 45, width: 1, height: 1 })
      .removeAlpha()
      .raw()
      .toBuffer();
    for (const [channel, value] of expected.entries())
      assert.ok(Math.abs((pixel[channel] ?? 0) - value) < 12, `page ${page}`);
  }
});

suite('a failure', () => {
  test('names the clip and says why', async () => {
    const { broken } = await fixtures();
    const pointer = '/timeline/tracks/0/clips/2';
    for (const [path, reason] of [
      [join(FOLDER, 'nowhere.mp4'), /no such file/i],
      [broken.playlist.path, /no image, video or audio/],
    ] as const) {
      const composed = timeline(1, [track([clip({ start: 0, length: 1 }, video(0), { pointer })])], {
        media: MEDIA,
      });
      const failed = rendered(wholeOf(composed), composed.output, [path]);
      const error = await failed.then(
        () => null,
        (thrown: Error) => thrown,
      );
      assert.ok(error);
      assert.equal(pointerOf(error.message), pointer);
      assert.match(error.message, reason);
    }
  });

  test('is told from others by its pointer', () => {
    assert.equal(pointerOf('/timeline/tracks/0/clips/2: why'), '/timeline/tracks/0/clips/2');
    assert.equal(pointerOf('The media worker took longer: too long'), null);
  });
});

/** Average of all channels, of 255. */
function difference(a: Buffer, b: Buffer | undefined): number {
  assert.equal(a.length, b?.length);
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += Math.abs((a[at] ?? 0) - (b?.[at] ?? 0));
  return sum / a.length;
}

async function copiedAs(path: string, name: string): Promise<string> {
  const copy = join(FOLDER, name);
  await copyFile(path, copy);
  return copy;
}
