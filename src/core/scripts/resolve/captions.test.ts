import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { CaptionsPicture } from '#media/render/timeline.ts';
import type { Environment, SpokenText } from '../environment.ts';
import { speechOf } from '../speech.ts';
import { CLIP_ID, faultsOf, resolved, round, SONG_FACTS, scriptOf } from '../testing/environment.ts';

const SRT = '1\n00:00:01,000 --> 00:00:02,500\nHello\n\n2\n00:00:03,000 --> 00:00:09,000\nworld\n';
const TEXT =
  'First sentence. And a second one, which is so much longer than the first that it has to be divided.';

function captions(asset: object, own: object = {}, environment: Partial<Environment> = {}) {
  const { timeline } = resolved(
    { timeline: { tracks: [{ clips: [{ asset: { type: 'captions', ...asset }, ...own }] }] } },
    { environment },
  );
  return captionsOf(timeline.stage.tracks.flatMap(({ clips }) => clips));
}

function captionsOf(clips: readonly { picture: { kind: string }; start: number; length: number }[]) {
  const clip = clips.find(({ picture }) => picture.kind === 'captions');
  assert.ok(clip !== undefined);
  const { lines, ...rest } = clip.picture as CaptionsPicture;
  const told = lines.map(({ start, end, text }) => [round(start), round(end), text] as const);
  return { ...rest, lines: told, start: clip.start, length: clip.length };
}

/** Speech of a text: two sentences of 2 and 3 seconds. */
function spoken(text: string): Pick<Environment, 'speech'> {
  const speech = speechOf({ type: 'speech', text });
  assert.ok(speech !== null);
  const media = { assetId: null, sha256: 'ab'.repeat(32), facts: { ...SONG_FACTS, duration: 5 } };
  const [first = '', second = ''] = text.split(/(?<=\.) /);
  const sentences = [
    { text: first, start: 0, end: 2 },
    { text: second, start: 2, end: 5 },
  ];
  return { speech: new Map<string, SpokenText>([[speech.key, { media, sentences }]]) };
}

suite('captions', () => {
  test('come from SRT, WebVTT, an asset or a list, and last as long as their lines', () => {
    const expected = [
      [1, 2.5, 'Hello'],
      [3, 9, 'world'],
    ];
    assert.deepEqual(captions({ srt: SRT }).lines, expected);
    assert.deepEqual(captions({ vtt: `WEBVTT\n\n${SRT.replaceAll(',', '.')}` }).lines, expected);
    assert.deepEqual(
      captions({ src: CLIP_ID.toUpperCase() }, {}, { captionTexts: new Map([[CLIP_ID, SRT]]) }).lines,
      expected,
    );
    const lines = [
      { start: 3, end: 9, text: 'world' },
      { start: 1, end: 2.5, text: 'Hello' },
    ];
    assert.deepEqual(captions({ lines }).lines, expected);
    assert.equal(captions({ srt: SRT }).length, 9);
  });

  test('lines that overlap give way to the next, and end with the clip', () => {
    const lines = [
      { start: 0, end: 3, text: 'a' },
      { start: 2, end: 8, text: 'b' },
      { start: 6, end: 7, text: 'c' },
    ];
    assert.deepEqual(captions({ lines }, { length: 5 }).lines, [
      [0, 2, 'a'],
      [2, 5, 'b'],
    ]);
  });

  test('of a text come at the pace of reading, divided between words', () => {
    const { lines, length } = captions({ text: TEXT, maxCharacters: 50 });
    assert.deepEqual(
      lines.map(([, , text]) => text),
      [
        'First sentence.',
        'And a second one, which is so much longer',
        'than the first that it has to be divided.',
      ],
    );
    assert.deepEqual(
      lines.map(([start]) => start),
      [0, lines[0]?.[1], lines[1]?.[1]],
    );
    assert.equal(lines[0]?.[1], 1.2);
    assert.ok(Math.abs(length - (lines[2]?.[1] ?? 0)) <= 0.02);
  });

  test('Chinese is divided without spaces', () => {
    const { lines } = captions({
      text: '今天是你的幸运日因为月亮在河上而且数字七跟着你走到任何地方',
      maxCharacters: 30,
    });
    assert.ok(lines.length > 1 && lines.every(([, , text]) => text.length <= 15), JSON.stringify(lines));
    assert.equal(
      lines.map(([, , text]) => text).join(''),
      '今天是你的幸运日因为月亮在河上而且数字七跟着你走到任何地方',
    );
  });

  test('stand in rows of about the same width where one is too narrow', () => {
    const { lines } = captions(
      { text: 'Here is a sentence of sixty characters, and some more of it.' },
      { width: 800 },
    );
    assert.deepEqual(
      lines.map(([, , text]) => text),
      ['Here is a sentence of sixty characters,\nand some more of it.'],
    );
    assert.deepEqual(
      captions({ text: 'Unbreakable'.repeat(20) }).lines.map(([, , text]) => text.length),
      [220],
    );
  });

  test('of speech are there when it is said', () => {
    const speech = { name: 'voice', asset: { type: 'speech', text: TEXT }, start: 2 } as const;
    const below = { asset: { type: 'captions', of: 'voice', maxCharacters: 50 } } as const;
    const { timeline } = resolved(scriptOf([below], [speech]), { environment: spoken(TEXT) });
    const { lines, start, length } = captionsOf(timeline.stage.tracks.flatMap(({ clips }) => clips));
    assert.deepEqual([start, length], [2, 5]);
    assert.deepEqual(
      lines.map(([from, , text]) => [from, text]),
      [
        [0, 'First sentence.'],
        [2, 'And a second one, which is so much longer'],
        [3.5, 'than the first that it has to be divided.'],
      ],
    );
    assert.equal(lines.at(-1)?.[1], 5);
    assert.deepEqual(
      timeline.sounds.map((sound) => [sound.start, sound.length, sound.speech]),
      [[2, 5, true]],
    );
  });

  test('of speech that has not been made are estimated in a dry run', () => {
    const speech = { name: 'voice', asset: { type: 'speech', text: TEXT, pace: 2 }, start: 1 } as const;
    const script = scriptOf([speech], [{ asset: { type: 'captions', of: 'voice' } }]);
    const { timeline } = resolved(script, { environment: { dryRun: true } });
    assert.deepEqual(timeline.sounds, []);
    assert.ok(timeline.duration > 3 && timeline.duration < 6, String(timeline.duration));
    assert.throws(() => resolved(script), /has not been made/);
  });

  test('several speech clips of a name are one', () => {
    const speech = { name: 'voice', repeat: { over: 2 }, asset: { type: 'speech', text: TEXT } } as const;
    const { timeline } = resolved(
      scriptOf([speech], [{ asset: { type: 'captions', of: 'voice', maxCharacters: 200 } }]),
      { environment: spoken(TEXT) },
    );
    const { lines, length } = captionsOf(timeline.stage.tracks.flatMap(({ clips }) => clips));
    assert.deepEqual(
      lines.map(([start]) => start),
      [0, 2, 5, 7],
    );
    assert.equal(length, 10);
  });

  test('speech without words is not heard', () => {
    const clips = [
      { name: 'voice', asset: { type: 'speech', text: ' … ' } },
      { asset: { type: 'fill', fill: 'red' } },
    ] as const;
    assert.deepEqual(resolved(scriptOf(clips)).timeline.sounds, []);
  });

  const FAULTS: readonly (readonly [string, object, string, RegExp])[] = [
    ['no source', {}, '', /exactly one of src, srt/],
    ['two sources', { srt: SRT, text: 'x' }, '', /exactly one of/],
    ['an unknown asset', { src: CLIP_ID }, '/src', /There is no such asset/],
    ['what is no captions file', { srt: 'Hello' }, '/srt', /cannot be shown\. .*line 1.*[^.]$/],
    ['nobody who speaks', { of: 'nobody' }, '/of', /names no speech clip/],
    [
      'a line that ends before it begins',
      { lines: [{ start: 2, end: 1, text: 'x' }] },
      '/lines/0/end',
      /after its start/,
    ],
  ];
  for (const [name, asset, at, message] of FAULTS) {
    test(`${name} is a fault`, () => {
      const found = faultsOf(() => captions(asset));
      assert.match(found[`/timeline/tracks/0/clips/0/asset${at}`] ?? JSON.stringify(found), message);
    });
  }

  test('lines without end are stopped', () => {
    const line = (index: number) =>
      `00:${pad(index / 60)}:${pad(index % 60)}.000 --> 01:00:00.000\n${index}\n`;
    const vtt = ['WEBVTT\n', ...Array.from({ length: 3_000 }, (_, index) => line(index))].join('\n');
    const clips = [{ repeat: { over: 20 }, asset: { type: 'captions', vtt } }];
    assert.match(
      Object.values(faultsOf(() => resolved({ timeline: { tracks: [{ clips }] } }))).join(),
      /more than 50000 lines/,
    );
  });

  test('text without end is stopped', () => {
    const clips = [{ repeat: { over: 20 }, asset: { type: 'captions', text: 'x. '.repeat(6_000) } }];
    const found = faultsOf(() => resolved({ timeline: { tracks: [{ clips }] } }));
    assert.match(Object.values(found).join(), /more than 200000 characters of captions/);
  });

  test('they stand at the bottom, away from the edge', () => {
    const { timeline } = resolved(
      scriptOf([{ asset: { type: 'captions', srt: SRT, highlight: { colour: 'gold' } } }]),
    );
    const [clip] = timeline.stage.tracks[0]?.clips ?? [];
    assert.deepEqual(clip?.placement, {
      fit: 'none',
      box: { width: 1075, height: 173 },
      anchor: 'bottom',
      x: 640,
      y: 684,
      scale: 1,
      rotation: 0,
      opacity: 1,
    });
    assert.ok(clip?.picture.kind === 'captions');
    assert.deepEqual(
      [clip.picture.style.verticalAlign, clip.picture.highlight],
      ['bottom', { colour: '#ffd700ff', background: null }],
    );
  });
});

function pad(value: number): string {
  return String(Math.floor(value)).padStart(2, '0');
}
