import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readParameters } from './inputs.ts';
import { needsOf, textsToWrite } from './needs.ts';
import { parseScript } from './parse.ts';
import { CLIP_ID, ENVIRONMENT, PENDING_ID, PHOTO_ID, SONG_ID } from './testing/environment.ts';

const SCRIPT = parseScript({
  inputs: [
    { name: 'zodiac sign', type: 'text', required: true },
    { name: 'voice', type: 'text', default: 'en' },
    {
      name: 'horoscope',
      type: 'text',
      maxLength: 500,
      write: { prompt: 'For ${ZODIAC SIGN} on ${date.today}.', persona: 'A poet of ${project.name}' },
    },
  ],
  timeline: {
    soundtrack: { src: SONG_ID },
    tracks: [
      { clips: [{ repeat: { over: '${project.media}' }, asset: { type: 'media', src: '${item}' } }] },
      {
        clips: [
          {
            if: '${project.name}',
            asset: {
              type: 'timeline',
              tracks: [{ clips: [{ asset: { type: 'image', src: PHOTO_ID.toUpperCase() } }] }],
            },
          },
        ],
      },
      {
        clips: [
          {
            if: { value: '${voice}', notEquals: 'none' },
            repeat: { over: 2 },
            asset: { type: 'speech', text: '${horoscope}', voice: '${voice}' },
          },
        ],
      },
      { clips: [{ asset: { type: 'captions', src: PENDING_ID, style: { fontSrc: CLIP_ID } } }] },
    ],
  },
});

function surroundings(parameters: Record<string, unknown>) {
  return { ...ENVIRONMENT, values: readParameters(SCRIPT, { 'zodiac sign': 'Aries', ...parameters }).values };
}

suite('what a script needs', () => {
  test('assets, captions and speech, each once', () => {
    const { assetIds, captionIds, speeches } = needsOf(SCRIPT, surroundings({ horoscope: 'Good.' }));
    assert.deepEqual(assetIds, [CLIP_ID, PHOTO_ID, SONG_ID]);
    assert.deepEqual(captionIds, [PENDING_ID]);
    assert.deepEqual(
      speeches.map(({ text, voice, pace }) => ({ text, voice, pace })),
      [{ text: 'Good.', voice: 'en', pace: 1 }],
    );
  });

  test('a key of speech follows from all that is heard', () => {
    const key = (parameters: object) =>
      needsOf(SCRIPT, surroundings({ horoscope: 'Good.', ...parameters })).speeches[0]?.key;
    assert.match(key({}) ?? '', /^[0-9a-f]{64}$/);
    assert.equal(key({}), key({}));
    assert.notEqual(key({}), key({ voice: 'de' }));
    assert.notEqual(key({}), key({ horoscope: 'Bad.' }));
  });

  test('what a condition leaves out is not needed', () => {
    assert.deepEqual(needsOf(SCRIPT, surroundings({ horoscope: 'Good.', voice: 'none' })).speeches, []);
  });

  test('texts that nobody gave are to be written, from what is known', () => {
    assert.deepEqual(textsToWrite(SCRIPT, surroundings({})), [
      {
        name: 'horoscope',
        prompt: 'For Aries on 2025-05-25.',
        persona: 'A poet of Project',
        task: null,
        maxLength: 500,
      },
    ]);
    assert.deepEqual(textsToWrite(SCRIPT, surroundings({ horoscope: 'Good.' })), []);
  });
});
