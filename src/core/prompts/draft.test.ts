import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { adopted, draftRequest, draftValue } from './draft.ts';
import { resolvePrompt } from './template.ts';

suite('the draft of a prompt', () => {
  test('is a text to be read, with every parameter in it', () => {
    const draft = draftValue(' daily horoscope ', ['ZODIAC SIGN', 'lucky number']);
    assert.equal(draft, 'daily horoscope. ZODIAC SIGN: ${ZODIAC SIGN}. Lucky number: ${lucky number}.');
    const filled = resolvePrompt(draft, { 'zodiac sign': 'Aries', 'LUCKY NUMBER': '7' });
    assert.equal(filled, 'daily horoscope. ZODIAC SIGN: Aries. Lucky number: 7.');
  });

  test('mentions no parameter twice', () => {
    assert.equal(draftValue('What awaits ${SIGN}?', ['sign']), 'What awaits ${SIGN}?');
  });

  test('is what a model is given, apart from what it is to do', () => {
    const request = draftRequest('Horoscope for ${sign}.', 'A sceptic');
    assert.deepEqual([request.prompt, request.persona], ['Horoscope for ${sign}.', 'A sceptic']);
    assert.match(request.task ?? '', /\$\{NAME\}/);
    assert.doesNotMatch(request.task ?? '', /Horoscope/);
  });
});

suite('what a model made of a draft', () => {
  test('is taken as it is when every placeholder is there', () => {
    const text = 'Write a horoscope for ${Zodiac Sign}.';
    assert.equal(adopted(text, ['zodiac sign']), text);
  });

  test('is completed by what it forgot', () => {
    assert.equal(adopted('For ${sign}:', ['sign', 'date']), 'For ${sign}: Date: ${date}.');
  });

  for (const text of ['For ${sign} and ${mood}', 'For ${sign', 'For ${shout(sign)}', 'x'.repeat(20_001)]) {
    test(`is to be written anew when nobody could use it: ${text.slice(0, 20)}`, () => {
      assert.throws(() => adopted(text, ['sign']), { kind: 'unavailable', message: /cannot be used/ });
    });
  }
});
