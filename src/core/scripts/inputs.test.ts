import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readParameters } from './inputs.ts';
import { parseScript } from './parse.ts';
import { faultsOf, PHOTO_ID } from './testing/environment.ts';

const SCRIPT = parseScript({
  inputs: [
    { name: 'zodiac sign', type: 'text', required: true, maxLength: 20 },
    { name: 'lucky number', type: 'number', integer: true, min: 1, max: 49, default: 7 },
    { name: 'colour', type: 'colour' },
    { name: 'mood', type: 'choice', choices: ['calm', 'wild'] },
    { name: 'date', type: 'date' },
    { name: 'picture', type: 'asset' },
    { name: 'names', type: 'list', maxItems: 3 },
    {
      name: 'people',
      type: 'list',
      fields: [
        { name: 'name', type: 'text', required: true },
        { name: 'age', type: 'number', default: 18 },
      ],
    },
    { name: 'horoscope', type: 'text', write: { prompt: 'For ${zodiac sign}' } },
  ],
  timeline: { tracks: [] },
});

function read(parameters: Record<string, unknown>) {
  return readParameters(SCRIPT, { 'zodiac sign': 'Aries', ...parameters });
}

suite('reading parameters', () => {
  test('text is read as the type that is asked for', () => {
    const { values, warnings } = read({
      'lucky number': ' 12 ',
      colour: '#F80',
      mood: 'wild',
      date: '2025-05-25',
      picture: PHOTO_ID,
      names: 'Ada, Grace',
    });
    assert.deepEqual(
      [...values],
      [
        ['zodiac sign', 'Aries'],
        ['lucky number', 12],
        ['colour', '#F80'],
        ['mood', 'wild'],
        ['date', '2025-05-25'],
        ['picture', PHOTO_ID],
        ['names', ['Ada', 'Grace']],
      ],
    );
    assert.deepEqual(warnings, []);
  });

  test('a list is read from JSON as well, its items as what they are', () => {
    const { values } = read({
      names: '["a, b", "c"]',
      people: [{ name: 'Ada', age: '36' }, { name: 'Grace' }],
    });
    assert.deepEqual(values.get('names'), ['a, b', 'c']);
    assert.deepEqual(values.get('people'), [
      new Map<string, unknown>([
        ['name', 'Ada'],
        ['age', 36],
      ]),
      new Map<string, unknown>([
        ['name', 'Grace'],
        ['age', 18],
      ]),
    ]);
  });

  test('defaults fill in, and what has neither value nor default is left out', () => {
    assert.deepEqual([...read({}).values.keys()], ['zodiac sign', 'lucky number']);
    assert.equal(read({ 'lucky number': null }).values.get('lucky number'), 7);
    assert.equal(read({ 'lucky number': '' }).values.get('lucky number'), 7);
  });

  test('a name may differ in case', () => {
    assert.equal(readParameters(SCRIPT, { 'ZODIAC SIGN': 'Leo' }).values.get('zodiac sign'), 'Leo');
  });

  test('a text that is to be written is missing until somebody gives it', () => {
    assert.deepEqual(read({}).missing, ['horoscope']);
    assert.deepEqual(read({ horoscope: 'Good.' }).missing, []);
  });

  test('all faults are told at once, with the names of their parameters', () => {
    const faults = faultsOf(() =>
      readParameters(SCRIPT, {
        'lucky number': '7.5',
        colour: 'url(evil)',
        mood: 'angry',
        date: '2025-13-01',
        picture: '/etc/passwd',
        names: ['a', 'b', 'c', 'd'],
        people: [{ age: 'old' }, 'Ada'],
      }),
    );
    assert.deepEqual(faults, {
      'zodiac sign': 'is missing',
      'lucky number': 'must be a whole number from 1 to 49',
      colour: 'must be a colour like "#ff8800", "#ff880080" or "white"',
      mood: 'must be one of calm, wild',
      date: 'must be a date like "2025-05-25", or with a time "2025-05-25T18:30"',
      picture: 'must be the id of an asset in the library, never a path or a URL',
      names: 'must have 0 to 3 items, not 4',
      'people/0/name': 'is missing',
      'people/0/age': 'must be a number',
      'people/1': 'must be an object',
    });
  });

  test('numbers that are none are refused', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, '1e999', '0x10', 'seven', true, {}, [3]])
      assert.deepEqual(
        Object.keys(faultsOf(() => read({ 'lucky number': value }))),
        ['lucky number'],
        String(value),
      );
  });

  test('an unknown parameter is a warning that knows what may be meant', () => {
    const { warnings } = read({ 'zodiak sign': 'Leo', unrelated: 1 });
    assert.deepEqual(
      warnings.map(({ code, at, message }) => [code, at, message]),
      [
        [
          'unknown-parameter',
          'zodiak sign',
          'The script has no input "zodiak sign", so its value is not used; did you mean zodiac sign?',
        ],
        ['unknown-parameter', 'unrelated', 'The script has no input "unrelated", so its value is not used.'],
      ],
    );
  });

  test('names of the prototype are names like any other', () => {
    const script = parseScript({
      inputs: [
        { name: '__proto__', type: 'text' },
        { name: 'constructor', type: 'text' },
      ],
      timeline: { tracks: [] },
    });
    assert.deepEqual([...readParameters(script, {}).values], []);
    const sent = JSON.parse('{"__proto__":"a","constructor":"b","toString":"c"}');
    const { values, warnings } = readParameters(script, sent);
    assert.deepEqual(
      [...values],
      [
        ['__proto__', 'a'],
        ['constructor', 'b'],
      ],
    );
    assert.deepEqual(
      warnings.map(({ at }) => at),
      ['toString'],
    );
  });
});
