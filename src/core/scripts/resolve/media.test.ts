import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { AssetError } from '#errors.ts';
import type { ClipDocument } from '../document/clips.ts';
import {
  CLIP_ID,
  ENVIRONMENT,
  FOREIGN_ID,
  faultsOf,
  onlyClip,
  PENDING_ID,
  PHOTO_ID,
  resolved,
  resolvedTracks,
  SILENT_CLIP_ID,
  SONG_ID,
  scriptOf,
} from '../testing/environment.ts';

const PHOTO = { type: 'image', src: PHOTO_ID } as const;

function warnings(clip: ClipDocument): string[] {
  return resolved(scriptOf([clip])).warnings.map(({ code, message }) => `${code}: ${message}`);
}

suite('media of clips', () => {
  test('each file is there once, and clips refer to it', () => {
    const timeline = resolvedTracks([
      { asset: PHOTO },
      { asset: { type: 'video', src: CLIP_ID } },
      { asset: { ...PHOTO, src: PHOTO_ID.toUpperCase() } },
    ]);
    assert.deepEqual(
      timeline.media.map(({ assetId }) => assetId),
      [PHOTO_ID, CLIP_ID],
    );
    const [track] = timeline.stage.tracks;
    assert.deepEqual(
      track?.clips.map(({ picture }) => 'media' in picture && picture.media),
      [0, 1, 0],
    );
  });

  test('a picture is shown as what it is, and a video is heard', () => {
    const clips = [CLIP_ID, SILENT_CLIP_ID, PHOTO_ID].map(
      (src) => ({ asset: { type: 'media', src, trim: 1, speed: 2, duck: 6 } }) as const,
    );
    const { stage, sounds } = resolvedTracks(clips);
    assert.deepEqual(
      stage.tracks[0]?.clips.map(({ picture, length }) => [picture.kind, length]),
      [
        ['video', 4.52],
        ['video', 1],
        ['image', 5],
      ],
    );
    assert.deepEqual(
      sounds.map(({ trim, speed, duck, start, length }) => ({ trim, speed, duck, start, length })),
      [{ trim: 1, speed: 2, duck: 6, start: 0, length: 4.52 }],
    );
  });

  test('a silenced one is not', () => {
    assert.deepEqual(resolvedTracks([{ asset: { type: 'video', src: CLIP_ID, volume: 0 } }]).sounds, []);
  });

  test('all that cannot be used is told at once', () => {
    const attempt = () =>
      resolvedTracks(
        [{ asset: { type: 'image', src: FOREIGN_ID } }, { asset: { type: 'image', src: SONG_ID } }],
        [{ asset: { type: 'video', src: PHOTO_ID } }, { asset: { type: 'audio', src: SILENT_CLIP_ID } }],
        [{ asset: { type: 'video', src: PENDING_ID } }, { asset: { type: 'video', src: CLIP_ID, trim: 10 } }],
        [{ asset: { type: 'text', text: '.', style: { fontSrc: PHOTO_ID } } }],
      );
    assert.deepEqual(faultsOf(attempt), {
      '/timeline/tracks/0/clips/0/asset/src': 'is no asset of this workspace',
      '/timeline/tracks/0/clips/1/asset/src': 'must be an image, and "song.mp3" is of the kind audio',
      '/timeline/tracks/1/clips/0/asset/src': 'must be a video, and "photo.png" is of the kind image',
      '/timeline/tracks/1/clips/1/asset/src':
        'must be a file with sound, and "silent.mp4" is of the kind video',
      '/timeline/tracks/2/clips/0/asset/src':
        'is the asset "pending.mp4", which is not ready yet (processing)',
      '/timeline/tracks/2/clips/1/asset/trim': 'leaves nothing of "clip.mp4", which lasts 10.00 s',
      '/timeline/tracks/3/clips/0/asset/style/fontSrc':
        'must be a font, and "photo.png" is of the kind image',
    });
    assert.throws(attempt, (error) => error instanceof AssetError && error.kind === 'unprocessable');
  });

  test('in a dry run, what is not ready is a warning', () => {
    const clip = { asset: { type: 'video', src: PENDING_ID }, length: 3 } as const;
    const { timeline, warnings: found } = resolved(scriptOf([clip]), { environment: { dryRun: true } });
    assert.deepEqual(
      found.map(({ code, at }) => [code, at]),
      [['asset-not-ready', '/timeline/tracks/0/clips/0/asset/src']],
    );
    assert.equal(onlyClip(timeline).length, 3);
    assert.deepEqual(timeline.media, []);
  });

  test('an asset that failed is refused in a dry run too', () => {
    const broken = new Map([
      [CLIP_ID, { id: CLIP_ID, name: 'x.mp4', status: 'failed', sha256: null, facts: null } as const],
    ]);
    const attempt = () =>
      resolved(scriptOf([{ asset: { type: 'video', src: CLIP_ID } }]), {
        environment: { assets: broken, dryRun: true },
      });
    assert.match(Object.values(faultsOf(attempt)).join(), /could not be read/);
  });

  test('an input takes assets of its kind only', () => {
    const script = {
      inputs: [{ name: 'logo', type: 'asset', kind: 'image' }],
      ...scriptOf([{ asset: { type: 'media', src: '${logo}' } }]),
    };
    assert.deepEqual(
      faultsOf(() => resolved(script, { parameters: { logo: CLIP_ID } })),
      {
        '/inputs/0': 'asks for image, and "clip.mp4" is video',
      },
    );
    assert.equal(
      onlyClip(resolved(script, { parameters: { logo: PHOTO_ID } }).timeline).picture.kind,
      'image',
    );
  });

  const UPSCALED: readonly (readonly [string, Omit<ClipDocument, 'asset'>, object, string | null])[] = [
    ['in a box of its size', { width: 400, height: 300 }, {}, null],
    ['over the whole stage', {}, {}, '3.2'],
    ['within the stage', { fit: 'contain' }, {}, '2.4'],
    ['as it is', { fit: 'none' }, {}, null],
    [
      'scaled',
      {
        fit: 'none',
        scale: [
          { at: 0, value: 1 },
          { at: 1, value: 2 },
        ],
      },
      {},
      '2.0',
    ],
    ['cropped', { width: 400, height: 300 }, { crop: { x: 0, y: 0, width: 0.5, height: 0.5 } }, '2.0'],
    [
      'cropped to half of its width',
      { width: 400, height: 300 },
      { crop: { x: 0, y: 0, width: 0.5, height: 1 } },
      '2.0',
    ],
    ['zoomed into', { width: 600, height: 450, effect: 'zoomIn' }, {}, '1.8'],
  ];
  for (const [name, own, view, times] of UPSCALED) {
    test(`an image ${name} is ${times === null ? 'not upscaled' : `upscaled ${times} times`}`, () => {
      const found = warnings({ asset: { ...PHOTO, ...view }, ...own });
      const message = `upscaled-image: "photo.png" is 400×300 and is shown at ${times} times its size.`;
      assert.deepEqual(found, times === null ? [] : [message]);
    });
  }

  test('a repeated clip warns once', () => {
    const clip = { repeat: { over: 20 }, asset: PHOTO };
    assert.equal(resolved(scriptOf([clip])).warnings.length, 1);
  });

  test('characters that no font has are named', () => {
    const found = warnings({ asset: { type: 'text', text: 'Hello wörld, مرحبا 你好 😀' } });
    assert.deepEqual(found, []);
    assert.match(
      warnings({ asset: { type: 'text', text: 'A \u{1D173}\u{16FE4}\u{13000}' } }).join(),
      /^missing-glyph: No font has .*U\+13000/,
    );
  });

  test('a font by another name is found, and one that is not there replaced', () => {
    const family = (font: string) => {
      const { timeline, warnings: found } = resolved(
        scriptOf([{ asset: { type: 'text', text: '.', style: { font } } }]),
      );
      const { picture } = onlyClip(timeline);
      return [picture.kind === 'text' && picture.style.family, ...found.map(({ code }) => code)];
    };
    assert.deepEqual(family('Times New Roman'), ['Noto Serif']);
    assert.deepEqual(family('Papyrus'), ['Noto Sans', 'unknown-font']);
  });
});

suite('the soundtrack', () => {
  function music(own: object, length = 10) {
    const tracks = [{ clips: [{ asset: { type: 'fill', fill: 'red' }, length }] }];
    return resolved({ timeline: { soundtrack: { src: SONG_ID, ...own }, tracks } }).timeline.sounds;
  }

  test('it is there until the end, again and again', () => {
    const sounds = music({ trim: 1, fadeIn: 1, fadeOut: 1.5, duck: 9, volume: 0.5 });
    assert.deepEqual(
      sounds.map(({ start, length, trim, fadeIn, fadeOut }) => [start, length, trim, fadeIn, fadeOut]),
      [
        [0, 3, 1, 1, 0],
        [3, 4, 0, 0, 0],
        [7, 3, 0, 0, 1.5],
      ],
    );
    assert.deepEqual([sounds[0]?.duck, sounds[0]?.volume, sounds[0]?.speech], [9, 0.5, false]);
  });

  test('or once', () => {
    assert.deepEqual(
      music({ loop: false }).map(({ start, length }) => [start, length]),
      [[0, 4]],
    );
  });

  test('it can be left out by a condition, and its file has to have sound', () => {
    assert.deepEqual(music({ if: { value: '${length(project.audio)}', greaterThan: 1 } }), []);
    assert.deepEqual(
      faultsOf(() => music({ src: PHOTO_ID })),
      { '/timeline/soundtrack/src': 'must be a file with sound, and "photo.png" is of the kind image' },
    );
    assert.deepEqual(Object.keys(faultsOf(() => music({ trim: 4 }))), ['/timeline/soundtrack/trim']);
  });
});

test('the same script and environment come to the same timeline', () => {
  const script = {
    ...scriptOf([
      { repeat: { over: '${shuffle(project.media)}' }, asset: { type: 'media', src: '${item}' } },
    ]),
  };
  assert.deepEqual(resolved(script), resolved(script));
  const orders = Array.from({ length: 20 }, (_, index) => index).map(
    (seed) => resolved(script, { environment: { ...ENVIRONMENT, seed } }).timeline.media[0]?.assetId,
  );
  assert.equal(new Set(orders).size, 2);
});
