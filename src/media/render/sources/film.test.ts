import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { fixtures } from '../../../../test/fixtures/make.ts';
import { Seen } from '../testing/looking.ts';
import { countingFilm, countOf, filmed, type Medium } from '../testing/media.ts';
import { Film } from './film.ts';

const DEMUXERS: Readonly<Record<string, string>> = { mp4: 'mov', mkv: 'matroska', ts: 'mpegts' };

function open({ path, input }: Medium): Film {
  const demuxer = DEMUXERS[path.slice(path.lastIndexOf('.') + 1)] ?? '';
  return new Film(path, { demuxer, frameRate: input.facts.video?.frameRate ?? null, threads: 2 });
}

/** The numbers of the frames that a counting film shows at some times, asked one after the other. */
function countsAt(film: Medium, times: readonly number[]): number[] {
  using opened = open(film);
  return times.map((time) => countOf(new Seen(opened.frameAt(time).frame).at(80, 45)[0]));
}

const INEXACT = [
  ['video/mp2t', 'mpegts'],
  ['video/mpeg', 'mpeg'],
  ['video/ogg', 'ogg'],
  ['video/x-flv', 'flv'],
  ['video/x-msvideo', 'avi'],
  ['video/x-motion-jpeg', 'mjpeg'],
] as const;

suite('a film shows', () => {
  test('each frame from its time on until the next one', async () => {
    const film = await countingFilm('count.mp4');
    const times = [0, 0.02, 0.039, 0.04, 0.41, 0.44, 1.9, 1.96];
    assert.deepEqual(countsAt(film, times), [0, 0, 0, 1, 10, 11, 47, 49]);
  });

  test('the same wherever one begins to look', async () => {
    const film = await countingFilm('seek.mp4');
    for (const frame of [1, 11, 12, 13, 23, 24, 25, 37, 49])
      assert.deepEqual(countsAt(film, [frame / 25]), [frame]);
  });

  test('its first frame before it and its last one after it', async () => {
    const film = await countingFilm('ends.mp4', { duration: 1 });
    assert.deepEqual(countsAt(film, [-1, 0.5, 1, 7, 100]), [0, 12, 24, 24, 24]);
    assert.deepEqual(countsAt(film, [50]), [24]);
  });

  test('the frame that begins then, although its container only counts milliseconds', async () => {
    const rate = { num: 30_000, den: 1001 };
    const film = await countingFilm('ntsc.mkv', { rate });
    const frames = Array.from({ length: 50 }, (_, frame) => frame);
    assert.deepEqual(
      countsAt(
        film,
        frames.map((frame) => (frame * rate.den) / rate.num),
      ),
      frames,
    );
  });

  test('frames of unequal length for as long as each of them lasts', async () => {
    const uneven = await filmed('uneven.mkv', {
      format: 'matroska',
      video: {
        source: [
          'color=c=black:s=160x90:r=25:d=1,format=gray',
          "geq=lum='20+4*N'",
          "select='not(between(mod(n,8),3,6))'",
          'scale=out_color_matrix=smpte170m:out_range=tv,format=yuv420p',
        ].join(','),
        encoder: 'libx264',
        rate: { num: 25, den: 1 },
        options: { crf: '1' },
      },
    });
    const expected = [0, 1, 2, 2, 2, 2, 2, 7, 8, 9, 10, 10, 10, 10, 10, 15, 16];
    const times = expected.map((_, frame) => frame / 25);
    assert.deepEqual(countsAt(uneven, times), expected);
    for (const [frame, count] of expected.entries())
      assert.deepEqual(countsAt(uneven, [frame / 25]), [count]);
  });

  test('itself also where a container cannot be sought in exactly', async () => {
    const { types } = await fixtures();
    for (const [type, demuxer] of INEXACT) {
      const fixture = types.find(({ mediaType }) => mediaType === type);
      assert.ok(fixture);
      const options = { demuxer, frameRate: 25, threads: 1 };
      using through = new Film(fixture.path, options);
      for (let frame = 0; frame < 20; frame += 1) {
        // A hair into the frame: these clocks are coarse.
        const time = frame / 25 + 0.01;
        const passed = new Seen(through.frameAt(time).frame);
        if (frame % 6 !== 5) continue;
        using jumped = new Film(fixture.path, options);
        const isSame = new Seen(jumped.frameAt(time).frame).pixels.equals(passed.pixels);
        assert.ok(isSame, `${type}, frame ${frame}`);
      }
    }
  });
});

test('a version tells whether it is another frame', async () => {
  using film = open(await countingFilm('version.mp4'));
  const versions = [0, 0.01, 0.04, 0.05, 5, 6].map((time) => film.frameAt(time).version);
  const [a, b, c, d, e, f] = versions;
  assert.ok(a === b && b !== c && c === d && d !== e && e === f, String(versions));
});

test('a file without pictures is refused', async () => {
  const { types } = await fixtures();
  const tone = types.find(({ mediaType }) => mediaType === 'audio/wav');
  assert.throws(() => new Film(tone?.path ?? '', { demuxer: 'wav', frameRate: null, threads: 1 }), {
    kind: 'unprocessable',
  });
});
