import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { BUILTIN_NAMES } from './builtins.ts';
import { FUNCTIONS } from './placeholders/functions.ts';
import { PHOTO_ID, resolved } from './testing/environment.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../../docs/scripts.md'), 'utf8');
const EXAMPLES = [...PAGE.matchAll(/^```json\n(.*?)^```/gms)].map(([, json = '']) => JSON.parse(json));

suite('the page on scripts', () => {
  test('has two whole examples', () => {
    assert.equal(EXAMPLES.length, 2);
  });

  test('its first script comes to a title, a date, and captions of what is said', () => {
    const parameters = {
      'zodiac sign': 'Aries',
      date: '2025-05-25',
      horoscope: 'Good. Better. Best of all.',
    };
    const { timeline, warnings, name } = resolved(EXAMPLES[0], { parameters, environment: { dryRun: true } });
    const texts = timeline.stage.tracks
      .flatMap(({ clips }) => clips)
      .flatMap(({ picture }) => (picture.kind === 'text' ? picture.text : []));
    assert.deepEqual(texts, ['ARIES', '25 May 2025 · lucky number 7']);
    assert.deepEqual([name, warnings], ['Horoscope for Aries', []]);
    assert.ok(timeline.duration > 3);
  });

  test('its second one comes to a step after the other', () => {
    const steps = ['Mix', 'Bake', 'Eat'].map((title) => ({ title, picture: PHOTO_ID }));
    const { timeline } = resolved(EXAMPLES[1], { parameters: { steps, logo: PHOTO_ID } });
    const [shown, logo] = timeline.stage.tracks;
    assert.deepEqual([shown?.clips.length, shown?.transitions.length, logo?.clips.length], [3, 2, 1]);
    assert.ok(Math.abs(timeline.duration - (3 * 4 - 2 * 0.8)) < 1e-9);
    const without = resolved(EXAMPLES[1], {
      parameters: { steps, 'show logo': 'no' },
    });
    assert.equal(without.timeline.stage.tracks.length, 1);
  });

  test('names every function and every name that is there', () => {
    for (const name of FUNCTIONS.keys()) assert.ok(PAGE.includes(`\`${name}(`), name);
    for (const name of BUILTIN_NAMES) assert.ok(PAGE.includes(`\`${name}\``), name);
  });
});
