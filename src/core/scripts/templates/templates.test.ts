import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { CaptionsPicture } from '#media/render/timeline.ts';
import type { Parameters } from '../../generation/generation.ts';
import type { Environment } from '../environment.ts';
import { readParameters } from '../inputs.ts';
import { textsToWrite } from '../needs.ts';
import { parseScript } from '../parse.ts';
import { resolve } from '../resolve.ts';
import { CLIP_ID, ENVIRONMENT, faultsOf, PHOTO_ID, SILENT_CLIP_ID } from '../testing/environment.ts';
import { findTemplate, type TemplateKey, withPrompt } from './templates.ts';

const TEXT =
  'Aries, today is your lucky day. The number seven follows you wherever you go, and so does the moon.';
const EMPTY_PROJECT = { name: 'My project', media: [], audio: [] };

function documentOf(key: TemplateKey) {
  const template = findTemplate(key);
  assert.ok(template !== null);
  return template.document;
}

function made(key: TemplateKey, parameters: Parameters, environment: Partial<Environment> = {}) {
  const document = documentOf(key);
  const { values } = readParameters(document, parameters);
  return resolve(document, { ...ENVIRONMENT, dryRun: true, values, ...environment });
}

suite('prompt-to-video', () => {
  const video = (parameters: Parameters, environment: Partial<Environment> = {}) =>
    made('prompt-to-video', { text: TEXT, ...parameters }, environment);
  const kinds = ({ timeline }: ReturnType<typeof made>) =>
    timeline.stage.tracks.map(({ clips }) => clips.map(({ picture }) => picture.kind).join(' '));

  test('shows the title and the text over a ground of its own, when the project has no media', () => {
    const result = video({ title: 'Your day' }, { project: EMPTY_PROJECT });
    assert.deepEqual(kinds(result), ['fill', 'fill', 'text', 'shape', 'captions fill']);
    assert.deepEqual(result.warnings, []);
    assert.equal(result.name, 'Your day');
  });

  test("shows the project's media until the text has been said, and plays its music", () => {
    const media = [CLIP_ID, PHOTO_ID, SILENT_CLIP_ID];
    const long = `${TEXT} ${TEXT}`;
    const { timeline } = video({ text: long }, { project: { ...ENVIRONMENT.project, media } });
    const [pictures] = timeline.stage.tracks;
    assert.deepEqual(
      pictures?.clips.slice(0, 3).map(({ picture }) => picture.kind),
      ['video', 'image', 'video'],
    );
    const last = pictures?.clips.at(-1);
    assert.ok(last !== undefined && Math.abs(last.start + last.length - timeline.duration) < 1e-6);
    const music = timeline.sounds.filter(({ pointer }) => pointer === '/timeline/soundtrack');
    assert.ok(music.length > 0 && music.every(({ duck }) => duck === 16));
  });

  test('lasts as long as the text takes, however many pictures there are', () => {
    const many = Array.from({ length: 30 }, () => PHOTO_ID);
    const { timeline } = video({}, { project: { ...EMPTY_PROJECT, media: many } });
    assert.ok(timeline.duration > 7 && timeline.duration < 12, String(timeline.duration));
    assert.ok((timeline.stage.tracks[0]?.clips.length ?? 0) <= 4);
  });

  test('has the captions of the voice, or silently those of the text', () => {
    const lines = (voice: string) => {
      const clip = video({ voice })
        .timeline.stage.tracks.flatMap(({ clips }) => clips)
        .find(({ picture }) => picture.kind === 'captions');
      return (clip?.picture as CaptionsPicture | undefined)?.lines
        .map(({ text }) => text.replaceAll('\n', ' '))
        .join(' ');
    };
    assert.equal(lines('en'), TEXT);
    assert.equal(lines('None'), TEXT);
  });

  test('is a title when there is no text', () => {
    const { timeline } = video({ text: '' }, { project: EMPTY_PROJECT });
    assert.ok(timeline.duration >= 3.2, String(timeline.duration));
    const titles = timeline.stage.tracks
      .flatMap(({ clips }) => clips)
      .flatMap(({ picture }) => (picture.kind === 'text' ? picture.text : []));
    assert.deepEqual(titles, ['My project']);
  });

  for (const size of ['hd', 'fhd', 'square', 'portrait', 'vertical']) {
    test(`keeps its text within a ${size} picture, and its captions readable`, () => {
      const { stage } = video({ size }).timeline;
      for (const { placement, picture } of stage.tracks.flatMap(({ clips }) => clips)) {
        if (picture.kind !== 'text' && picture.kind !== 'captions') continue;
        assert.ok(placement.box.width <= stage.width * 0.9);
        assert.ok(picture.style.size >= 0.05 * Math.min(stage.width, stage.height));
      }
    });
  }
});

suite('prompt-to-speech', () => {
  test('is sound alone, in the format that is asked for', () => {
    const { timeline } = made('prompt-to-speech', { text: TEXT, format: 'mp3' }, { project: EMPTY_PROJECT });
    assert.deepEqual([timeline.output.format, timeline.stage.tracks], ['mp3', []]);
    assert.ok(timeline.duration > 4);
  });

  test("has the project's music under it", () => {
    const { sounds } = made('prompt-to-speech', { text: TEXT }).timeline;
    assert.ok(sounds.every(({ pointer, duck }) => pointer === '/timeline/soundtrack' && duck === 16));
    assert.ok(sounds.length > 0);
  });
});

suite('a template with a prompt', () => {
  const PROMPT = {
    value: 'Write the horoscope of ${ZODIAC SIGN}, born under ${lucky number}, for ${date}.',
    persona: 'An astrologer',
    task: null,
    parameters: ['zodiac sign', 'lucky number'],
  };

  test('asks for what the prompt asks for, and has its text written from it', () => {
    const document = parseScript(withPrompt(documentOf('prompt-to-video'), PROMPT));
    const names = document.inputs?.map(({ name }) => name) ?? [];
    assert.deepEqual(names.slice(-3), ['zodiac sign', 'lucky number', 'date']);
    const { values, missing } = readParameters(document, {
      'ZODIAC SIGN': 'Aries',
      'lucky number': '7',
      date: '2025-05-25',
    });
    assert.deepEqual(missing, ['text']);
    const [text] = textsToWrite(document, { ...ENVIRONMENT, values });
    assert.deepEqual(
      [text?.prompt, text?.persona],
      ['Write the horoscope of Aries, born under 7, for 2025-05-25.', 'An astrologer'],
    );
  });

  test('may ask for what every script knows', () => {
    const value = 'About ${project.name} on ${date.today}, for ${ Zodiac  Sign }.';
    const document = parseScript(withPrompt(documentOf('prompt-to-video'), { ...PROMPT, value }));
    const names = document.inputs?.map(({ name }) => name) ?? [];
    assert.deepEqual(names.slice(-3), ['accent colour', 'zodiac sign', 'lucky number']);
  });

  test('has no input twice, and refuses names that cannot be', () => {
    const again = withPrompt(documentOf('prompt-to-speech'), { ...PROMPT, parameters: ['Voice', 'voice'] });
    assert.equal(parseScript(again).inputs?.filter(({ name }) => name.toLowerCase() === 'voice').length, 1);
    const wrong = withPrompt(documentOf('prompt-to-speech'), { ...PROMPT, parameters: ['a{b'] });
    assert.match(Object.values(faultsOf(() => parseScript(wrong))).join(), /must be a name/);
  });
});
