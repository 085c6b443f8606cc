import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { fixtures } from '../../../../test/fixtures/make.ts';
import { look, type Seen } from '../testing/looking.ts';
import { countingFilm, countOf, filmed, type Medium, mediumAt } from '../testing/media.ts';
import { clip, OUTPUT, timeline, track, video } from '../testing/timelines.ts';
import type { Output, Picture, Placement } from '../timeline.ts';

const { peculiar } = await fixtures();

interface Showing {
  readonly at?: number;
  readonly picture?: Picture;
  readonly size?: { readonly width: number; readonly height: number };
  readonly background?: string;
  readonly placement?: Partial<Placement>;
}

/** The film over all of a picture of that size. */
function shown(
  { path, input }: Medium,
  { at = 0, picture = video(0), size = OUTPUT, background = '#000000ff', placement = {} }: Showing = {},
): Promise<Seen> {
  const { width, height } = size;
  const output: Partial<Output> = { width, height };
  const filling = { box: { width, height }, x: width / 2, y: height / 2, fit: 'fill' } as const;
  const tracks = [track([clip({ start: 0, length: 2 }, picture, { ...filling, ...placement })])];
  return look(timeline(2, tracks, { media: [input], output, background }), [path], at);
}

/** A still card of two colours side by side, in a format of one's choice. */
function twoColours(
  name: string,
  {
    size = '160x90',
    filters = [],
    options = {},
  }: { size?: string; filters?: string[]; options?: Record<string, string> },
): Promise<Medium> {
  const [width = 160, height = 90] = size.split('x').map(Number);
  const source = [
    `color=c=0xff8000:s=${size}:r=25:d=1,format=rgb24`,
    `drawbox=x=${width / 2}:w=${width / 2}:h=${height}:t=fill:color=0x0080ff`,
    ...filters,
  ].join(',');
  return filmed(name, {
    format: 'mp4',
    video: { source, encoder: 'libx264', rate: { num: 25, den: 1 }, options: { crf: '1', ...options } },
  });
}

const ORANGE = [255, 128, 0] as const;
const AZURE = [0, 128, 255] as const;

function showsBoth(seen: Seen): void {
  seen.shows(Math.round(seen.width / 4), 45, ORANGE, 8);
  seen.shows(Math.round((seen.width * 3) / 4), 45, AZURE, 8);
}

suite('a film comes out in its own colours', () => {
  test('when it is small and says nothing of them', async () => {
    showsBoth(
      await shown(
        await twoColours('small.mp4', { filters: ['scale=out_color_matrix=smpte170m,format=yuv420p'] }),
      ),
    );
  });

  test('when it is large and says nothing of them', async () => {
    const filters = ['scale=out_color_matrix=bt709,format=yuv420p'];
    showsBoth(await shown(await twoColours('large.mp4', { size: '1280x720', filters })));
  });

  test('when it says what they are', async () => {
    const filters = ['scale=out_color_matrix=bt709,format=yuv420p'];
    const options = { 'x264-params': 'colormatrix=bt709:colorprim=bt709:transfer=bt709' };
    showsBoth(await shown(await twoColours('tagged.mp4', { filters, options })));
  });

  test('when it uses the full range of eight bits', async () => {
    const filters = ['scale=out_color_matrix=smpte170m:out_range=pc,format=yuvj420p'];
    showsBoth(await shown(await twoColours('full.mp4', { filters })));
  });

  test('when it has ten bits, or chroma for each pixel', async () => {
    for (const format of ['yuv420p10le', 'yuv444p']) {
      const filters = [`scale=out_color_matrix=smpte170m,format=${format}`];
      showsBoth(await shown(await twoColours(`${format}.mp4`, { filters })));
    }
  });

  test('when its size is odd', async () => {
    const filters = ['crop=147:83:exact=1', 'scale=out_color_matrix=smpte170m,format=yuv444p'];
    const odd = await twoColours('odd.mp4', { filters });
    showsBoth(await shown(odd));
    showsBoth(await shown(odd, { size: { width: 98, height: 82 } }));
  });
});

suite('a film of some peculiarity', () => {
  test('is upright, as a phone recorded it', async () => {
    const upright = await shown(await mediumAt(peculiar.rotated.path), { size: { width: 180, height: 320 } });
    const card = await shown(await uprightCard(), { size: { width: 320, height: 180 } });
    // A clockwise turn: what was at the left is at the top.
    for (const [x, y] of [
      [20, 20],
      [300, 20],
      [20, 160],
      [300, 160],
    ] as const)
      upright.shows(179 - y, x, card.at(x, y), 24);
  });

  test('is upright also where a part of it is seen', async () => {
    const view = { x: 0, y: 0, width: 1, height: 0.25 };
    const picture = video(0, { view: { from: view, to: view, easing: 'linear' } });
    const whole = await shown(await mediumAt(peculiar.rotated.path), { size: { width: 180, height: 320 } });
    const top = await shown(await mediumAt(peculiar.rotated.path), {
      size: { width: 180, height: 80 },
      picture,
    });
    for (const [x, y] of [
      [15, 15],
      [160, 15],
      [90, 60],
    ] as const)
      top.shows(x, y, whole.at(x, y), 24);
  });

  test('with more light than a screen has is brought down to what it has', async () => {
    const seen = await shown(await mediumAt(peculiar.hdr.path), { size: { width: 320, height: 180 } });
    const [red, green, blue] = seen.at(30, 20);
    // Half the signal, which stands for a white of 92 cd/m²: as a grey of 128 it would look dull.
    assert.ok(
      red > 140 && red < 200 && Math.abs(red - green) < 8 && Math.abs(green - blue) < 8,
      `${red}, ${green}, ${blue}`,
    );
  });

  test('that can be seen through is', async () => {
    const film = await mediumAt(peculiar.alpha.path);
    for (const placement of [{}, { rotation: 180, scale: 1 }]) {
      const seen = await shown(film, {
        size: { width: 320, height: 180 },
        background: '#0000ffff',
        placement,
      });
      const [through, solid] = placement.rotation === 180 ? [240, 80] : [80, 240];
      seen.shows(through, 90, [0, 0, 255], 8);
      assert.ok(
        seen.at(solid, 20).some((value, channel) => Math.abs(value - ([0, 0, 255][channel] ?? 0)) > 40),
      );
    }
  });

  test('has square pixels', async () => {
    const medium = await mediumAt(peculiar.anamorphic.path);
    const seen = await shown(medium, { size: { width: 640, height: 180 }, placement: { fit: 'contain' } });
    assert.ok(
      seen.at(4, 90).some((value) => value > 60) || seen.at(634, 90).some((value) => value > 60),
      'it fills its width',
    );
  });
});

suite('a film in time', () => {
  test('is trimmed to the frame', async () => {
    const film = await countingFilm('trimmed.mp4');
    for (const [trim, frame] of [
      [0.4, 10],
      [0.44, 11],
      [1.2, 30],
    ] as const) {
      const seen = await shown(film, { picture: video(0, { trim }), at: 0.2 });
      assert.equal(countOf(seen.at(80, 45)[0]), frame + 5);
    }
  });

  test('goes on twice as fast, or at half its speed', async () => {
    const film = await countingFilm('speed.mp4');
    const counted = async (speed: number, at: number) =>
      countOf((await shown(film, { picture: video(0, { speed }), at })).at(80, 45)[0]);
    assert.deepEqual([await counted(2, 0.2), await counted(2, 0.8)], [10, 40]);
    assert.deepEqual([await counted(0.5, 0.2), await counted(0.5, 0.24)], [2, 3]);
  });

  test('stands still on its last frame when its clip is longer', async () => {
    const film = await countingFilm('short.mp4', { duration: 0.4 });
    const seen = await shown(film, { at: 1.8 });
    assert.equal(countOf(seen.at(80, 45)[0]), 9);
  });
});

function uprightCard(): Promise<Medium> {
  return filmed('card.mp4', {
    format: 'mp4',
    video: {
      source: 'testsrc=size=320x180:rate=25:duration=1,format=yuv420p',
      encoder: 'libx264',
      rate: { num: 25, den: 1 },
      options: { crf: '10' },
    },
  });
}
