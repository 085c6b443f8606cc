import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { lookOn, type Rgb, type Seen } from '../testing/looking.ts';
import { plainFilm } from '../testing/media.ts';
import { clip, fill, rectangle, timeline, track, video } from '../testing/timelines.ts';
import { type Picture, TRANSITIONS, type TransitionKind } from '../timeline.ts';

const FRAMES = 20;
const LENGTH = FRAMES / 25;
const RED: Rgb = [255, 0, 0];
const BLUE: Rgb = [0, 0, 255];

/** The frames of a transition that takes all of its two clips, over a grey ground. */
function transition(
  kind: TransitionKind,
  before: Picture,
  after: Picture,
  files: string[] = [],
): Promise<Seen[]> {
  const time = { start: 0, length: LENGTH };
  const box = { width: 160, height: 90 };
  const placed = { fit: 'none', box } as const;
  const tracks = [
    track([clip(time, before, placed), clip(time, after, placed)], [{ kind, from: 0, length: LENGTH }]),
  ];
  return lookOn(timeline(LENGTH, tracks, { background: '#808080ff', media: MEDIA }), files, {
    first: 0,
    end: FRAMES,
  });
}

const films = await Promise.all([plainFilm('red.mp4', '0xff0000'), plainFilm('blue.mp4', '0x0000ff')]);
const MEDIA = films.map(({ input }) => input);
const FILES = films.map(({ path }) => path);

function shareOf(picture: Seen, isOf: (colour: Rgb) => boolean): number {
  let count = 0;
  for (let y = 0; y < picture.height; y += 1)
    for (let x = 0; x < picture.width; x += 1) count += isOf(picture.at(x, y)) ? 1 : 0;
  return count / (picture.width * picture.height);
}

const isRed = ([red, , blue]: Rgb) => red > 200 && blue < 60;
const isBlue = ([red, , blue]: Rgb) => blue > 200 && red < 60;

/** Pixels that are scattered share their chroma with their neighbours. */
const SCATTERED = [([red, , blue]: Rgb) => red > blue + 80, ([red, , blue]: Rgb) => blue > red + 80];

/** What is mixed, rather than cut into two parts: how much of both is in the middle of the picture. */
const MIXED = new Set<TransitionKind>(['fade', 'zoom', 'pixelize']);

for (const kind of TRANSITIONS) {
  test(`${kind} leads from the one picture to the other`, async () => {
    const frames = await transition(kind, fill('#ff0000ff'), fill('#0000ffff'));
    const [first, middle, last] = [frames[0], frames[FRAMES / 2 - 1], frames[FRAMES - 1]];
    assert.ok(first && middle && last);
    const through = kind === 'fadeBlack' || kind === 'fadeWhite';
    if (!through) {
      assert.ok(shareOf(first, ([red, , blue]) => red > blue) > 0.85, 'begins with the one');
      assert.ok(shareOf(last, ([red, , blue]) => blue > red) > 0.85, 'ends with the other');
    }
    if (MIXED.has(kind)) middle.shows(80, 45, [134, 0, 121], 20);
    else if (!through) {
      for (const isOf of kind === 'dissolve' ? SCATTERED : [isRed, isBlue]) {
        const share = shareOf(middle, isOf);
        assert.ok(share > 0.05 && share < 0.95, `${share} of the middle`);
      }
    }
  });
}

suite('a cross-fade', () => {
  test('of films is the mix of both by the time that is over', async () => {
    const frames = await transition('fade', video(0), video(1), FILES);
    for (const [index, frame] of frames.entries()) {
      const share = (index + 0.5) / FRAMES;
      frame.shows(80, 45, [255 * (1 - share), 0, 255 * share], 8);
    }
  });

  test('of small pictures leaves what is around them alone', async () => {
    const small = (colour: string) => rectangle({ width: 40, height: 20 }, colour);
    for (const kind of ['fade', 'wipeLeft', 'dissolve'] as const) {
      const [, middle] = (await transition(kind, small('#ff0000ff'), small('#0000ffff'))).slice(8);
      middle?.shows(20, 20, [128, 128, 128], 2);
    }
  });
});

test('what is below is there before and after, and once', async () => {
  const time = { start: 0, length: LENGTH };
  const small = (colour: string) =>
    clip(time, rectangle({ width: 40, height: 20 }, colour), { fit: 'none', box: { width: 40, height: 20 } });
  const veil = clip(time, fill('#0000ff80'));
  const pair = track([small('#ff0000ff'), small('#00ff00ff')], [{ kind: 'fade', from: 0, length: LENGTH }]);
  const composed = timeline(LENGTH, [track([veil]), pair], { background: '#ff0000ff' });
  for (const frame of await lookOn(composed, [], { first: 0, end: FRAMES }))
    frame.shows(20, 20, [127, 0, 128], 6);
});

test('a slide moves small pictures over a ground that stays', async () => {
  const small = (colour: string) => rectangle({ width: 40, height: 20 }, colour);
  const middle = (await transition('slideLeft', small('#ff0000ff'), small('#0000ffff')))[4];
  // After 22.5 % of the time: 36 pixels of 160.
  middle?.shows(44, 45, RED, 8);
  middle?.shows(80, 45, [128, 128, 128], 2);
  assert.ok(middle && isBlue(middle.at(159 - 32 + 20, 45)) === false);
});

test('wipes and slides go where their names say', async () => {
  const corner = { wipeLeft: [155, 45], wipeRight: [5, 45], wipeUp: [80, 85], wipeDown: [80, 5] } as const;
  for (const [kind, [x, y]] of Object.entries(corner)) {
    const direction = kind.slice('wipe'.length);
    for (const name of [kind, `slide${direction}`] as TransitionKind[]) {
      const frames = await transition(name, fill('#ff0000ff'), fill('#0000ffff'));
      // The new picture is first seen where the edge comes from.
      frames[5]?.shows(x, y, BLUE, 10);
      frames[5]?.shows(159 - x, 89 - y, RED, 10);
    }
  }
});

test('a fade through black is dark half-way, and one through white is light', async () => {
  const black = await transition('fadeBlack', fill('#ffffffff'), fill('#ffffffff'));
  const white = await transition('fadeWhite', fill('#000000ff'), fill('#000000ff'));
  const greys = (frames: Seen[]) => frames.map((frame) => frame.at(80, 45)[0]);
  assert.ok(Math.min(...greys(black)) < 100, greys(black).join());
  assert.ok(Math.max(...greys(white)) > 155, greys(white).join());
});
