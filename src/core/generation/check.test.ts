import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Facts } from '#media/facts.ts';
import type { Output, Sound, Timeline } from '#media/render/timeline.ts';
import { checkOutput, differences } from './check.ts';

const OUTPUT: Output = {
  format: 'mp4',
  width: 1280,
  height: 720,
  fps: { num: 25, den: 1 },
  quality: 'medium',
  stillAt: 0,
  loudness: null,
};
const SOUND = { media: 0, start: 0, length: 10 } as Sound;
const TIMELINE: Timeline = {
  output: OUTPUT,
  duration: 10,
  media: [],
  stage: { width: 1280, height: 720, background: '#000000ff', tracks: [] },
  sounds: [SOUND],
};
const VIDEO = { codec: 'h264', width: 1280, height: 720 } as Facts['video'];
const FACTS = {
  mediaType: 'video/mp4',
  duration: 10.02,
  video: VIDEO,
  audio: { codec: 'aac' },
  image: null,
} as Facts;

suite('the check of what was rendered', () => {
  test('passes what was asked for, to within a frame or two', () => {
    checkOutput(FACTS, TIMELINE);
    checkOutput({ ...FACTS, duration: 10.07 }, TIMELINE);
    checkOutput({ ...FACTS, duration: 9.93 }, TIMELINE);
  });

  const WRONG: readonly [string, Partial<Facts>, Partial<Timeline>, RegExp][] = [
    ['too short', { duration: 9.8 }, {}, /lasts 9.800 seconds instead of 10.000/],
    ['without an end', { duration: null }, {}, /lasts no seconds/],
    ['silent', { audio: null }, {}, /no audio stream/],
    ['sounding', {}, { sounds: [] }, /an audio stream/],
    ['without pictures', { video: null }, {}, /no video stream/],
    ['of another type', { mediaType: 'video/webm' }, {}, /video\/webm instead of video\/mp4/],
    [
      'of the full size as a draft',
      {},
      { output: { ...OUTPUT, quality: 'draft' } },
      /1280×720 pixels instead of 640×360/,
    ],
  ];
  for (const [what, facts, timeline, expected] of WRONG) {
    test(`refuses a file that is ${what}`, () => {
      const found = differences({ ...FACTS, ...facts }, { ...TIMELINE, ...timeline });
      assert.equal(found.length, 1);
      assert.match(found[0] ?? '', expected);
    });
  }

  test('tells all that differs at once', () => {
    assert.throws(() => checkOutput({ ...FACTS, duration: 1, audio: null }, TIMELINE), {
      kind: 'unprocessable',
      message: /no audio stream; it lasts 1.000 seconds/,
    });
  });

  test('asks nothing of a still but its size, and nothing of sound but its length', () => {
    const still = { mediaType: 'image/png', duration: null, video: null, audio: null } as Facts;
    const image = { width: 1280, height: 720 } as Facts['image'];
    checkOutput({ ...still, image }, { ...TIMELINE, output: { ...OUTPUT, format: 'png' } });
    const song = { mediaType: 'audio/mpeg', duration: 10.05, video: null, image: null } as Facts;
    const audio = { codec: 'mp3' } as Facts['audio'];
    checkOutput({ ...song, audio }, { ...TIMELINE, output: { ...OUTPUT, format: 'mp3' } });
  });
});
