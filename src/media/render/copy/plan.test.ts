import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AudioFacts, Facts, VideoFacts } from '../../facts.ts';
import { clip, fill, OUTPUT, STILL_VIEW, timeline, track, video } from '../testing/timelines.ts';
import type { Output, Sound, Timeline } from '../timeline.ts';
import { canCopy } from './plan.ts';

const VIDEO: VideoFacts = {
  codec: 'h264',
  width: OUTPUT.width,
  height: OUTPUT.height,
  rotation: 0,
  frameRate: 25,
  frameRateExact: '25/1',
  pixelFormat: 'yuv420p',
  hdr: false,
  alpha: false,
  bitRate: null,
};
const AUDIO: AudioFacts = { codec: 'aac', sampleRate: 48_000, channels: 2, layout: 'stereo', bitRate: null };
const FACTS: Facts = {
  kind: 'video',
  mediaType: 'video/mp4',
  container: 'mp4',
  duration: 10,
  bitRate: null,
  video: VIDEO,
  audio: AUDIO,
  image: null,
  captions: null,
  font: null,
  tags: {},
};
const SOUND: Sound = {
  pointer: '/timeline/tracks/0/clips/0',
  media: 0,
  start: 0,
  length: 4,
  trim: 2,
  speed: 1,
  volume: 1,
  fadeIn: 0,
  fadeOut: 0,
  speech: false,
  duck: null,
};

const TIME = { start: 0, length: 4 };
const CLIP = clip(TIME, video(0, { trim: 2 }));

interface Change {
  readonly clip?: Parameters<typeof clip>[2];
  readonly picture?: Parameters<typeof video>[1];
  readonly facts?: Partial<Facts>;
  readonly video?: Partial<VideoFacts>;
  readonly sound?: Partial<Sound>;
  readonly sounds?: readonly Sound[];
  readonly output?: Partial<Output>;
  readonly duration?: number;
}

/** Four seconds of a file from its second one on, but for what is changed. */
function changed(change: Change): Timeline {
  const facts = { ...FACTS, video: { ...VIDEO, ...change.video }, ...change.facts };
  const only = clip(TIME, video(0, { trim: 2, ...change.picture }), change.clip);
  const media = [{ assetId: 'a', sha256: '', facts }];
  const whole = timeline(change.duration ?? 4, [track([only])], { media, output: change.output ?? {} });
  return { ...whole, sounds: change.sounds ?? [{ ...SOUND, ...change.sound }] };
}

const PLAN = { media: 0, trim: 2, length: 4 };

test('a stretch of one file, with its sound, is copied', () => {
  assert.deepEqual(canCopy(changed({})), PLAN);
  assert.deepEqual(canCopy(changed({ facts: { audio: null }, sounds: [] })), PLAN);
  assert.deepEqual(canCopy(changed({ clip: { anchor: 'topLeft', x: 0, y: 0, rotation: 360 } })), PLAN);
});

test('a WebM is copied as long as its sound need not be parted', () => {
  const webm: Change = {
    output: { format: 'webm' },
    facts: { container: 'webm', audio: null },
    video: { codec: 'vp9' },
    sounds: [],
  };
  assert.deepEqual(canCopy(changed(webm)), PLAN);
  const opus = { ...webm, facts: { container: 'webm', audio: { ...AUDIO, codec: 'opus' } } };
  assert.equal(canCopy(changed({ ...opus, sounds: [SOUND] })), null);
  const fromStart = { ...opus, picture: { trim: 0 }, sounds: [{ ...SOUND, trim: 0 }] };
  assert.deepEqual(canCopy(changed(fromStart)), { ...PLAN, trim: 0 });
});

const HALF = { x: 0, y: 0, width: 0.5, height: 0.5 };
const CHANGES: Readonly<Record<string, Change>> = {
  'a draft': { output: { quality: 'draft' } },
  'a GIF': { output: { format: 'gif' } },
  'another size': { output: { width: 320, height: 180 } },
  'another frame rate': { output: { fps: { num: 30, den: 1 } } },
  'a loudness': { output: { loudness: -14 } },
  'another codec': { video: { codec: 'hevc' } },
  'a picture of another size': { video: { width: 320 } },
  'a turned picture': { video: { rotation: 90 } },
  'other colours': { video: { pixelFormat: 'yuv444p' } },
  HDR: { video: { hdr: true } },
  'an uneven frame rate': { video: { frameRateExact: null } },
  'a container of another kind': { facts: { container: 'ts' } },
  'no pictures': { facts: { video: null } },
  'more than there is': { facts: { duration: 5.5 } },
  'more time than the clip': { duration: 5 },
  speed: { picture: { speed: 2 } },
  'a crop': { picture: { view: { ...STILL_VIEW, from: HALF, to: HALF } } },
  'a zoom': { picture: { view: { ...STILL_VIEW, to: HALF } } },
  'an offset': { clip: { x: OUTPUT.width / 2 + 1 } },
  'a scale': { clip: { scale: 0.5 } },
  'a rotation': { clip: { rotation: 180 } },
  transparency: { clip: { opacity: 0.9 } },
  'a motion': { clip: { motion: [{ property: 'x', keyframes: [{ at: 0, value: 0, easing: 'linear' }] }] } },
  'a smaller box': { clip: { box: { width: 80, height: 45 } } },
  'a muted sound': { sounds: [] },
  'a second sound': { sounds: [SOUND, SOUND] },
  'sound of another file': { sound: { media: 1 } },
  'sound of another time': { sound: { trim: 2.1 } },
  'a volume': { sound: { volume: 0.5 } },
  'a fade': { sound: { fadeOut: 1 } },
  'sound of another codec': { facts: { audio: { ...AUDIO, codec: 'mp3' } } },
  'sound that the file has not': { facts: { audio: null } },
};

for (const [what, change] of Object.entries(CHANGES)) {
  test(`${what} has to be rendered`, () => assert.equal(canCopy(changed(change)), null));
}

test('two clips, or what is no video, have to be rendered', () => {
  const whole = changed({});
  const withTracks = (...tracks: Timeline['stage']['tracks']) => ({
    ...whole,
    stage: { ...whole.stage, tracks },
  });
  assert.deepEqual(canCopy(withTracks(track([CLIP]))), PLAN);
  assert.equal(canCopy(withTracks(track([CLIP]), track([CLIP]))), null);
  assert.equal(canCopy(withTracks(track([clip(TIME, fill('#ff0000ff'))]))), null);
  assert.equal(canCopy(withTracks()), null);
});
