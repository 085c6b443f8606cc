import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { look, lookOn, type Rgb, type Seen } from '../testing/looking.ts';
import { drawn, filmed, type Medium, plainFilm, SMALL_FILM } from '../testing/media.ts';
import {
  clip,
  fill,
  image,
  rectangle,
  STILL_VIEW,
  stage,
  text,
  timeline,
  track,
  video,
} from '../testing/timelines.ts';
import type { Clip, Motion, Picture } from '../timeline.ts';

const SECOND = { start: 0, length: 1 };
const RED: Rgb = [255, 0, 0];
const GREEN: Rgb = [0, 255, 0];
const BLUE: Rgb = [0, 0, 255];
const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];

const red = await plainFilm('red.mp4', '0xff0000');
const white = await plainFilm('white.mp4', '0xffffff');
/** Its quarters are red and green above, blue and white below. */
const quarters = await drawn('quarters.png', { width: 160, height: 90 }, (x, y) => [
  ...(y < 45 ? (x < 80 ? RED : GREEN) : x < 80 ? BLUE : WHITE),
  255,
]);
/** White on the left, black on the right. */
const halves = await drawn('halves.png', { width: 160, height: 90 }, (x) =>
  x < 80 ? [...WHITE, 255] : [...BLACK, 255],
);
/** A white disc on nothing, which is black as nothing mostly is. */
const disc = await drawn('disc.png', { width: 40, height: 40 }, (x, y) =>
  Math.hypot(x - 19.5, y - 19.5) < 20 ? [255, 255, 255, 255] : [0, 0, 0, 0],
);

interface Scene {
  readonly media?: readonly Medium[];
  readonly background?: string;
  readonly at?: number;
}

function seen(
  clips: readonly Clip[],
  { media = [], background = '#000000ff', at = 0 }: Scene = {},
): Promise<Seen> {
  const tracks = clips.map((one) => track([one]));
  const composed = timeline(2, tracks, { media: media.map(({ input }) => input), background });
  return look(
    composed,
    media.map(({ path }) => path),
    at,
  );
}

const small = { fit: 'none', box: { width: 40, height: 20 } } as const;

function small40(colour: string): Picture {
  return rectangle({ width: 40, height: 20 }, colour);
}

function moving(property: Motion['property'], from: number, to: number): Motion {
  return {
    property,
    keyframes: [
      { at: 0, value: from, easing: 'linear' },
      { at: 1, value: to, easing: 'linear' },
    ],
  };
}

suite('colours', () => {
  for (const [colour, rgb] of [
    ['#ff0000ff', RED],
    ['#3366ccff', [0x33, 0x66, 0xcc]],
    ['#ffffffff', WHITE],
    ['#101010ff', [16, 16, 16]],
  ] as const) {
    test(`of fills and backgrounds come out as they are: ${colour}`, async () => {
      (await seen([clip(SECOND, fill(colour))])).shows(80, 45, rgb, 2);
      (await seen([], { background: colour })).shows(80, 45, rgb, 2);
    });
  }

  test('of films and images come out as they are', async () => {
    (await seen([clip(SECOND, video(0))], { media: [red] })).shows(80, 45, RED, 3);
    (await seen([clip(SECOND, image(0))], { media: [quarters] })).shows(20, 20, RED, 3);
  });
});

suite('a clip', () => {
  test('is there from its first frame to its last one', async () => {
    const one = [clip({ start: 0.2, length: 0.4 }, fill('#ffffffff'))];
    for (const [at, colour] of [
      [0.16, BLACK],
      [0.2, WHITE],
      [0.56, WHITE],
      [0.6, BLACK],
    ] as const)
      (await seen(one, { at })).shows(80, 45, colour);
  });

  test('lies on the tracks before its own', async () => {
    const over = await seen([clip(SECOND, fill('#ff0000ff')), clip(SECOND, small40('#0000ffff'), small)]);
    over.shows(80, 45, BLUE);
    over.shows(40, 45, RED);
  });

  for (const [anchor, x, y] of [
    ['topLeft', 31, 13],
    ['center', 51, 23],
    ['bottomRight', 71, 33],
  ] as const) {
    test(`is placed to the pixel by its ${anchor}`, async () => {
      const placed = await seen([clip(SECOND, small40('#ffffffff'), { ...small, anchor, x, y })]);
      // Also where it begins at odd pixels, between two samples of chroma.
      assert.ok(placed.at(31, 13)[0] > 240 && placed.at(70, 32)[0] > 240, 'corners are inside');
      assert.ok(placed.at(30, 20)[0] < 10 && placed.at(71, 20)[0] < 10, 'it ends at the sides');
      assert.ok(placed.at(50, 12)[0] < 10 && placed.at(50, 33)[0] < 10, 'it ends above and below');
    });
  }

  test('is seen through by half at half its opacity', async () => {
    for (const picture of [fill('#ffffffff'), image(0)]) {
      const half = await seen([clip(SECOND, picture, { opacity: 0.5 })], { media: [quarters] });
      half.shows(120, 70, [128, 128, 128], 2);
    }
    const film = await seen([clip(SECOND, video(0), { opacity: 0.5 })], {
      media: [red],
      background: '#0000ffff',
    });
    film.shows(80, 45, [128, 0, 128], 4);
  });

  test('is turned clockwise about its centre', async () => {
    for (const [picture, media] of [
      [small40('#ffffffff'), []],
      [video(0), [white]],
    ] as const) {
      const box = { width: 40, height: 20 };
      const upright = await seen([clip(SECOND, picture, { fit: 'fill', box })], { media });
      assert.ok(upright.at(95, 45)[0] > 240 && upright.at(80, 60)[0] < 10);
      const turned = await seen([clip(SECOND, picture, { fit: 'fill', box, rotation: 90 })], { media });
      assert.ok(turned.at(95, 45)[0] < 10 && turned.at(80, 60)[0] > 240);
      assert.ok(turned.at(71, 45)[0] > 240 && turned.at(69, 45)[0] < 10, 'its edge is where it belongs');
    }
    const slanted = await seen([clip(SECOND, image(0), { rotation: 45, scale: 0.5 })], { media: [quarters] });
    slanted.shows(80, 25, RED, 20);
    slanted.shows(102, 45, GREEN, 20);
    slanted.shows(58, 45, BLUE, 20);
    slanted.shows(80, 65, WHITE, 20);
    slanted.shows(5, 5, BLACK);
  });

  test('is scaled about its centre', async () => {
    const scaled = await seen([clip(SECOND, image(0), { scale: 0.5 })], { media: [quarters] });
    scaled.shows(45, 27, RED, 12);
    scaled.shows(114, 62, WHITE, 12);
    scaled.shows(38, 45, BLACK);
    const larger = await seen([clip(SECOND, image(0), { scale: 3 })], { media: [quarters] });
    larger.shows(2, 2, RED);
    larger.shows(157, 87, WHITE);
  });

  test('lets what is behind its transparent pixels be seen, and has clean edges', async () => {
    const motion = [moving('x', 0.3, 0.4), moving('y', 0.3, 0.4)];
    for (const placement of [
      { x: 80 },
      { x: 81 },
      { x: 80.5 },
      { motion },
      { rotation: 30 },
      { scale: 0.9 },
    ]) {
      const placed = { fit: 'none', box: { width: 40, height: 40 }, ...placement } as const;
      const over = await seen([clip(SECOND, image(0), placed)], { media: [disc], background: '#808080ff' });
      const where = JSON.stringify(placement);
      over.shows(80, 45, WHITE, 3);
      for (const [x, y] of [
        [63, 28],
        [80, 23],
        [80, 67],
        [57, 45],
        [103, 45],
      ] as const)
        over.shows(x, y, [128, 128, 128], 2);
      const darkest = Math.min(...over.pixels);
      assert.ok(darkest >= 120, `no dark fringe: ${darkest} with ${where}`);
    }
  });
});

suite('a picture in a box of another shape', () => {
  const box = { width: 60, height: 60 };
  const fitted = (fit: 'cover' | 'contain' | 'fill' | 'none') =>
    seen([clip(SECOND, image(0), { fit, box })], { media: [quarters] });

  test('covers it and is cut off', async () => {
    const covering = await fitted('cover');
    covering.shows(51, 16, RED, 12);
    covering.shows(108, 73, WHITE, 12);
    covering.shows(48, 45, BLACK);
    covering.shows(111, 45, BLACK);
  });

  test('is contained in it', async () => {
    const contained = await fitted('contain');
    contained.shows(52, 32, RED, 12);
    contained.shows(107, 58, WHITE, 12);
    contained.shows(80, 25, BLACK);
  });

  test('fills it, out of shape', async () => {
    const filling = await fitted('fill');
    filling.shows(52, 17, RED, 12);
    filling.shows(107, 72, WHITE, 12);
    filling.shows(74, 40, RED, 12);
  });

  test('is as large as it is', async () => {
    const natural = await fitted('none');
    natural.shows(2, 2, RED);
    natural.shows(157, 87, WHITE);
  });
});

suite('a view', () => {
  const at = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });

  test('crops', async () => {
    for (const [media, isFilm] of [
      [quarters, false],
      [await striped(), true],
    ] as const) {
      const view = { ...STILL_VIEW, from: at(0.5, 0, 0.5, 0.5), to: at(0.5, 0, 0.5, 0.5) };
      const cropped = await seen([clip(SECOND, isFilm ? video(0, { view }) : image(0, view))], {
        media: [media],
      });
      for (const [x, y] of [
        [1, 1],
        [158, 1],
        [80, 88],
      ] as const)
        cropped.shows(x, y, GREEN, 40);
    }
  });

  test('pans from one side to the other', async () => {
    const view = { from: at(0, 0, 0.5, 0.5), to: at(0.5, 0.5, 0.5, 0.5), easing: 'linear' } as const;
    const panned = [clip({ start: 0, length: 1 }, image(0, view))];
    (await seen(panned, { media: [quarters], at: 0 })).shows(150, 80, RED, 12);
    const halfWay = await seen(panned, { media: [quarters], at: 0.52 });
    halfWay.shows(20, 10, RED, 12);
    halfWay.shows(140, 80, WHITE, 12);
    (await seen(panned, { media: [quarters], at: 0.96 })).shows(10, 10, WHITE, 30);
  });

  test('zooms without a jump: an edge moves as far in each frame', async () => {
    const view = { from: at(0, 0, 1, 1), to: at(0, 0, 0.9, 0.9), easing: 'linear' } as const;
    const zoomed = [clip({ start: 0, length: 2 }, image(0, view))];
    const edges: number[] = [];
    for (let frame = 1; frame < 49; frame += 1) {
      edges.push(edgeOf(await seen(zoomed, { media: [halves], at: frame / 25 })));
    }
    for (const [index, edge] of edges.entries()) {
      const expected = 80 / (1 - 0.1 * ((index + 1) / 50));
      assert.ok(Math.abs(edge - expected) < 0.2, `frame ${index + 1}: ${edge} and not ${expected}`);
    }
  });
});

/** Where, between pixels, white turns into black. */
function edgeOf(picture: Seen): number {
  let light = 0;
  for (let x = 60; x < 110; x += 1) light += picture.at(x, 45)[0] / 255;
  return 60 + light;
}

/** Half red, half green. */
async function striped(): Promise<Medium> {
  return await filmed('striped.mp4', {
    format: 'mp4',
    video: {
      source: [
        'color=c=0xff0000:s=160x90:r=25:d=1,format=rgb24',
        'drawbox=x=80:w=80:h=90:t=fill:color=0x00ff00',
        SMALL_FILM,
      ].join(','),
      encoder: 'libx264',
      rate: { num: 25, den: 1 },
      options: { crf: '1' },
    },
  });
}

suite('motion', () => {
  test('moves a clip by pixels', async () => {
    const motion = [moving('x', 0, 50), moving('y', -20, 0)];
    const moved = [clip({ start: 0, length: 1 }, small40('#ffffffff'), { ...small, motion })];
    const early = await seen(moved, { at: 0 });
    early.shows(80, 25, WHITE, 3);
    early.shows(80, 50, BLACK);
    const late = await seen(moved, { at: 0.96 });
    late.shows(128, 45, WHITE, 3);
    late.shows(80, 45, BLACK);
  });

  test('moves it between pixels', async () => {
    const motion = [moving('x', 0, 5)];
    const moved = [clip({ start: 0, length: 1 }, small40('#ffffffff'), { ...small, motion })];
    for (const frame of [1, 2, 3, 7, 12]) {
      const picture = await seen(moved, { at: frame / 25 });
      let lit = 0;
      for (let x = 50; x < 80; x += 1) lit += picture.at(x, 45)[1] / 255;
      const expected = 20 - frame / 5;
      assert.ok(Math.abs(lit - expected) < 0.15, `frame ${frame}: ${lit} and not ${expected}`);
    }
  });

  test('changes the opacity', async () => {
    const motion = [moving('opacity', 0, 1)];
    for (const picture of [fill('#ffffffff'), video(0)]) {
      const faded = await seen([clip({ start: 0, length: 1 }, picture, { motion })], {
        media: [red],
        at: 0.52,
      });
      assert.ok(Math.abs(faded.at(80, 45)[0] - 0.52 * 255) < 4, String(faded.at(80, 45)));
    }
  });

  test('turns and scales', async () => {
    const turning = [
      clip({ start: 0, length: 1 }, small40('#ffffffff'), { ...small, motion: [moving('rotation', 0, 180)] }),
    ];
    const upended = await seen(turning, { at: 0.48 });
    assert.ok(upended.at(80, 60)[0] > 240 && upended.at(95, 45)[0] < 10);
    const growing = [
      clip({ start: 0, length: 1 }, small40('#ffffffff'), { ...small, motion: [moving('scale', 0.5, 1.5)] }),
    ];
    const grown = await seen(growing, { at: 0.92 });
    assert.ok(grown.at(80 + 26, 45)[0] > 240 && grown.at(80 + 30, 45)[0] < 10);
  });
});

suite('a timeline within the timeline', () => {
  const inner = stage([
    track([
      clip({ start: 0, length: 1 }, fill('#ff0000ff')),
      clip({ start: 1, length: 1 }, fill('#00ff00ff')),
    ]),
  ]);

  test('shows what it has at its own time', async () => {
    const outer = [
      clip(
        { start: 0.4, length: 1 },
        { kind: 'stage', stage: inner, trim: 0.6 },
        { box: { width: 80, height: 45 } },
      ),
    ];
    (await seen(outer, { at: 0.76 })).shows(80, 45, RED);
    (await seen(outer, { at: 0.8 })).shows(80, 45, GREEN);
    (await seen(outer, { at: 0.8 })).shows(30, 45, BLACK);
  });

  test('shows it at its own time also while it moves', async () => {
    const picture = { kind: 'stage', stage: inner, trim: 0.6 } as const;
    const outer = [clip({ start: 0.4, length: 1 }, picture, { motion: [moving('x', 0, 10)] })];
    (await seen(outer, { at: 0.76 })).shows(80, 45, RED);
    (await seen(outer, { at: 0.8 })).shows(80, 45, GREEN);
  });

  test('is seen through where nothing is in it', async () => {
    const open = stage([track([clip(SECOND, small40('#ffffffff'), small)])], { background: '#00000000' });
    const over = await seen([clip(SECOND, { kind: 'stage', stage: open, trim: 0 })], {
      background: '#0000ffff',
    });
    over.shows(80, 45, WHITE, 3);
    over.shows(20, 20, BLUE, 3);
  });
});

test('a frame is the same whether others were painted before it or not', async () => {
  const motion = [moving('x', 0, 30), moving('opacity', 0.5, 1)];
  const composed = timeline(1, [track([clip(SECOND, small40('#ffffffff'), { ...small, motion })])]);
  const row = await lookOn(composed, [], { first: 0, end: 25 });
  for (const frame of [1, 7, 24]) {
    const alone = await look(composed, [], frame / 25);
    assert.ok(row[frame]?.pixels.equals(alone.pixels), `frame ${frame}`);
  }
});

test('a text is drawn where its box is, and letter by letter where it is told to', async () => {
  const box = { width: 160, height: 90 };
  const whole = await seen([clip(SECOND, text('MMMMMM'), { fit: 'none', box })]);
  const revealed = [clip(SECOND, text('MMMMMM', { reveal: 'letters', revealTime: 1 }), { fit: 'none', box })];
  const ink = ({ pixels }: Seen) => pixels.filter((value) => value > 200).length;
  assert.ok(ink(whole) > 1000);
  const half = ink(await seen(revealed, { at: 0.48 })) / ink(whole);
  assert.ok(half > 0.4 && half < 0.8, `${half} of the ink`);
});
