import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { AssetError } from '#errors.ts';
import type { ClipDocument } from '../document/clips.ts';
import {
  CLIP_ID,
  faultsOf,
  onlyClip,
  PHOTO_ID,
  resolved,
  resolvedTracks,
  SONG_ID,
  scriptOf,
  spans,
} from '../testing/environment.ts';

const FILL = { type: 'fill', fill: 'red' } as const;
const VIDEO = { type: 'video', src: CLIP_ID } as const;

function fill(own: Omit<ClipDocument, 'asset'> = {}): ClipDocument {
  return { asset: FILL, ...own };
}

suite('when clips are there', () => {
  test('they follow each other, and last as long as their media', () => {
    const timeline = resolvedTracks([
      fill({ length: 2 }),
      { asset: VIDEO },
      { asset: { ...VIDEO, trim: 4, speed: 2 } },
      fill(),
    ]);
    assert.deepEqual(spans(timeline), [
      [
        [0, 2],
        [2, 10],
        [12, 3],
        [15, 5],
      ],
    ]);
    assert.equal(timeline.duration, 20);
  });

  test('they begin and end with a frame', () => {
    const timeline = resolvedTracks([
      fill({ length: 0.5 }),
      fill({ length: 0.001 }),
      fill({ start: 1.011, length: 1 }),
    ]);
    assert.deepEqual(spans(timeline), [
      [
        [0, 0.52],
        [0.52, 0.04],
        [1, 1],
      ],
    ]);
  });

  test('frames of film are counted exactly', () => {
    const { timeline } = resolved({
      output: { fps: '24000/1001' },
      ...scriptOf(Array.from({ length: 3 }, () => fill({ length: 10 }))),
    });
    const frame = 1001 / 24_000;
    assert.deepEqual(
      timeline.stage.tracks[0]?.clips.map(({ start }) => Math.round(start / frame)),
      [0, 240, 480],
    );
    assert.equal(timeline.duration, 720 * frame);
  });

  test('"end" is where the clips of the other tracks end, whatever the order', () => {
    const timeline = resolvedTracks(
      [fill({ length: 1 }), fill({ length: 'end' })],
      [fill({ start: 3, length: 4 })],
    );
    assert.deepEqual(spans(timeline), [
      [
        [0, 1],
        [1, 6],
      ],
      [[3, 4]],
    ]);
  });

  test('a length of the timeline counts before that of its clips', () => {
    const { timeline } = resolved({
      timeline: {
        length: 5,
        tracks: [
          { clips: [fill({ length: 4 }), fill({ length: 4 }), fill({ length: 4 })] },
          { clips: [fill({ length: 'end' })] },
        ],
      },
    });
    assert.deepEqual(spans(timeline), [
      [
        [0, 4],
        [4, 1],
      ],
      [[0, 5]],
    ]);
    assert.equal(timeline.duration, 5);
  });

  test('a longest length cuts what has a length of its own', () => {
    const timeline = resolvedTracks(
      [{ asset: VIDEO, maxLength: 3 }, fill({ length: 'end', maxLength: 2 })],
      [fill({ length: 20 })],
    );
    assert.deepEqual(spans(timeline)[0], [
      [0, 3],
      [3, 2],
    ]);
  });

  test('media that is shorter than its clip makes it shorter, with a warning', () => {
    const { timeline, warnings } = resolved(
      scriptOf([{ asset: { ...VIDEO, trim: 6 }, length: 8 }, fill({ length: 1 })]),
    );
    assert.deepEqual(spans(timeline), [
      [
        [0, 4],
        [4, 1],
      ],
    ]);
    assert.deepEqual(
      warnings.map(({ code, at, message }) => [code, at, message]),
      [
        [
          'short-media',
          '/timeline/tracks/0/clips/0',
          'There are 4.00 s of it instead of 8.00 s, and so the clip is shorter.',
        ],
      ],
    );
  });

  test('sound alone may overlap, and takes its turn among pictures', () => {
    const song = { asset: { type: 'audio', src: SONG_ID } } as const;
    const timeline = resolvedTracks([fill({ length: 3 }), { ...song, start: 1 }, { ...song, start: 2 }]);
    assert.deepEqual(
      timeline.sounds.map(({ start, length }) => [start, length]),
      [
        [1, 4],
        [2, 4],
      ],
    );
    assert.equal(timeline.duration, 6);
  });

  const FAULTS: readonly (readonly [string, ClipDocument[][], string, RegExp])[] = [
    [
      'an overlap without a transition',
      [[fill({ length: 3 }), fill({ start: 2, length: 3 })]],
      '/timeline/tracks/0/clips/1',
      /begins 1\.00 s before the clip before it ends/,
    ],
    [
      'a clip out of order',
      [[fill({ start: 5, length: 3 }), fill({ start: 2, length: 9 })]],
      '/timeline/tracks/0/clips/1',
      /begins before the clip before it/,
    ],
    [
      'an end that nothing leads to',
      [[fill({ length: 'end' })]],
      '/timeline/tracks/0/clips/0',
      /nothing else says when that is/,
    ],
    [
      'something after the end',
      [[fill({ length: 'end' }), fill({ length: 1 })]],
      '/timeline/tracks/0/clips/0',
      /has to be the last clip/,
    ],
    [
      'a beginning after the end',
      [[fill({ length: 1 })], [fill({ start: 3, length: 'end' })]],
      '/timeline/tracks/1/clips/0',
      /begins when the timeline has ended/,
    ],
  ];
  for (const [name, tracks, at, message] of FAULTS) {
    test(`${name} is refused`, () => {
      const found = faultsOf(() => resolvedTracks(...tracks));
      assert.deepEqual(Object.keys(found), [at]);
      assert.match(found[at] ?? '', message);
    });
  }

  test('ten hours are too long', () => {
    const attempt = () => resolvedTracks([fill({ length: 36_000 })]);
    assert.deepEqual(faultsOf(attempt), {
      '/timeline': 'lasts 10.0 hours, and at most 2.0 hours can be made',
    });
    assert.throws(attempt, (error) => error instanceof AssetError && error.kind === 'unprocessable');
  });

  test('no clip at all is a second of background, with a warning', () => {
    const { timeline, warnings } = resolved({ timeline: { background: 'navy', tracks: [] } });
    assert.deepEqual(
      [timeline.duration, timeline.stage.background, warnings.map(({ code }) => code)],
      [1, '#000080ff', ['empty-timeline']],
    );
  });
});

suite('tracks that loop', () => {
  function looped(clips: ClipDocument[], until: number) {
    return resolved({ timeline: { tracks: [{ loop: true, clips }, { clips: [fill({ length: until })] }] } })
      .timeline;
  }

  test('their clips come again until the other tracks end, and are cut there', () => {
    assert.deepEqual(spans(looped([fill({ length: 2 }), fill({ length: 3 })], 9))[0], [
      [0, 2],
      [2, 3],
      [5, 2],
      [7, 2],
    ]);
  });

  test('transitions lead from the last clip to the first', () => {
    const one = fill({ length: 3, transition: { in: 'fade', length: 1 } });
    const [track] = looped([one], 7).stage.tracks;
    assert.deepEqual(
      track?.clips.map(({ start, length }) => [start, length]),
      [
        [0, 3],
        [2, 3],
        [4, 3],
      ],
    );
    assert.deepEqual(
      track?.transitions.map(({ from, length }) => [from, length]),
      [
        [0, 1],
        [1, 1],
      ],
    );
  });

  test('a rest that is too short for another clip goes to the last one, if there is enough of it', () => {
    assert.deepEqual(spans(looped([fill({ length: 3 })], 6.4))[0], [
      [0, 3],
      [3, 3.4],
    ]);
    const videos = looped([{ asset: { ...VIDEO, trim: 7 } }], 6.4);
    assert.deepEqual(spans(videos)[0], [
      [0, 3],
      [3, 3],
      [6, 0.4],
    ]);
  });

  test('nothing is there without clips, and no loop is endless', () => {
    assert.deepEqual(spans(looped([], 5)), [[[0, 5]]]);
    const found = faultsOf(() => looped([fill({ length: 0.04 })], 3_600));
    assert.match(found['/timeline/tracks/0/clips/0'] ?? '', /more than 2000 times/);
    assert.match(
      faultsOf(() => looped([fill({ start: 3 })], 9))['/timeline/tracks/0/clips/0'] ?? '',
      /in a track that loops/,
    );
  });
});

suite('timelines within the timeline', () => {
  const INNER = {
    type: 'timeline',
    tracks: [{ clips: [fill({ length: 2 }), { asset: VIDEO, length: 4 }] }],
  } as const;

  test('they last as long as their clips, and play their sounds where they are', () => {
    const timeline = resolvedTracks([fill({ length: 1 }), { asset: { ...INNER, trim: 1, volume: 0.5 } }]);
    assert.deepEqual(spans(timeline), [
      [
        [0, 1],
        [1, 5],
      ],
    ]);
    assert.deepEqual(
      timeline.sounds.map(({ start, length, trim, volume }) => ({ start, length, trim, volume })),
      [{ start: 2, length: 4, trim: 0, volume: 0.5 }],
    );
    const [, picture] = timeline.stage.tracks[0]?.clips.map((clip) => clip.picture) ?? [];
    assert.ok(picture?.kind === 'stage');
    assert.deepEqual([picture.trim, picture.stage.background, picture.stage.width], [1, '#00000000', 1280]);
  });

  test('sounds are cut with them', () => {
    const timeline = resolvedTracks([{ asset: { ...INNER, trim: 3 }, length: 2 }]);
    assert.deepEqual(
      timeline.sounds.map(({ start, length, trim }) => ({ start, length, trim })),
      [{ start: 0, length: 2, trim: 1 }],
    );
  });

  test('"end" within one is its own end', () => {
    const inner = {
      type: 'timeline',
      tracks: [{ clips: [fill({ length: 'end' })] }, { clips: [fill({ length: 3 })] }],
    } as const;
    const { picture, length } = onlyClip(resolvedTracks([{ asset: inner }]));
    assert.equal(length, 3);
    assert.deepEqual(
      picture.kind === 'stage' && picture.stage.tracks.map(({ clips }) => clips[0]?.length),
      [3, 3],
    );
  });

  test('faults within one are told at their places', () => {
    const asset = {
      type: 'timeline',
      tracks: [{ clips: [{ asset: { type: 'video', src: PHOTO_ID } }] }],
    } as const;
    assert.deepEqual(
      faultsOf(() => resolvedTracks([{ asset }])),
      {
        '/timeline/tracks/0/clips/0/asset/tracks/0/clips/0/asset/src':
          'must be a video, and "photo.png" is of the kind image',
      },
    );
  });
});
