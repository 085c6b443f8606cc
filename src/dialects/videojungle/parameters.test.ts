import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readGenerateQuery } from './parameters.ts';

const HOROSCOPE = { 'zodiac sign': 'Aries', 'lucky number': '7', date: '2025-05-25' };

const parametersIn = (search: string) => readGenerateQuery(search).parameters;
const encoded = (pairs: Record<string, string>) => new URLSearchParams(pairs).toString();

suite('the query of a generation', () => {
  test('has plain pairs with spaces as + or %20 in their names', () => {
    assert.deepEqual(parametersIn('zodiac+sign=Aries&lucky%20number=7&date=2025-05-25'), HOROSCOPE);
  });

  for (const name of ['q', 'parameters', 'params']) {
    test(`has all of them in ${name}, as JSON or as encoded pairs`, () => {
      assert.deepEqual(parametersIn(encoded({ [name]: JSON.stringify(HOROSCOPE) })), HOROSCOPE);
      assert.deepEqual(parametersIn(encoded({ [name]: encoded(HOROSCOPE) })), HOROSCOPE);
    });
  }

  test('has the first pair in params where a client put its pairs behind it as they were', () => {
    assert.deepEqual(parametersIn(`params=${encoded(HOROSCOPE)}`), HOROSCOPE);
  });

  test('is decoded as often as it was encoded', () => {
    const tricky = { 'a&b': '1+1=2', 'c d': '100% & more', é: '%41+' };
    assert.deepEqual(parametersIn(encoded(tricky)), tricky);
    assert.deepEqual(parametersIn(encoded({ q: encoded(tricky) })), tricky);
    assert.deepEqual(parametersIn(`params=${encoded(tricky)}`), tricky);
    assert.deepEqual(parametersIn(encoded({ q: JSON.stringify(tricky) })), tricky);
  });

  test('keeps values that JSON has and text has not', () => {
    const values = { count: 7, names: ['a', 'b'], on: true };
    assert.deepEqual(parametersIn(encoded({ q: JSON.stringify(values) })), values);
  });

  test('has a list where a name comes several times', () => {
    assert.deepEqual(parametersIn('name=a&name=b&name=c&other=x'), { name: ['a', 'b', 'c'], other: 'x' });
  });

  test('takes q for a parameter where nothing is packed in it', () => {
    for (const value of ['hello', '', '{broken', '[1]']) {
      assert.deepEqual(parametersIn(encoded({ q: value })), { q: value });
    }
  });

  test('has prompts apart from parameters', () => {
    assert.deepEqual(readGenerateQuery('prompt=Hi+${NAME}&prompt_persona=a+squid&NAME=x'), {
      parameters: { NAME: 'x' },
      reserved: { prompt: 'Hi ${NAME}', prompt_persona: 'a squid' },
    });
  });

  test('survives what is no query', () => {
    assert.deepEqual(readGenerateQuery(''), { parameters: {}, reserved: {} });
    assert.deepEqual(parametersIn('&&a&=b&c=%zz%E4&d=%'), { a: '', '': 'b', c: '%zz\ufffd', d: '%' });
  });

  test('takes names of prototypes for names', () => {
    const { parameters } = readGenerateQuery('__proto__=x&constructor=y&toString=z');
    assert.deepEqual(Object.entries(parameters), [
      ['__proto__', 'x'],
      ['constructor', 'y'],
      ['toString', 'z'],
    ]);
    assert.equal(Object.getPrototypeOf(parameters), Object.prototype);
    const packed = parametersIn(encoded({ q: '{"__proto__": {"polluted": true}}' }));
    assert.deepEqual(Object.keys(packed), ['__proto__']);
    assert.equal('polluted' in {}, false);
  });
});
