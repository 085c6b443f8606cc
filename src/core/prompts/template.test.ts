import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { distinctNames, parametersOf, resolvePrompt } from './template.ts';

suite('resolving a prompt', () => {
  test('names are found whatever their case and spacing', () => {
    const value = 'For ${ZODIAC SIGN} on ${ date }: ${lucky  number}.';
    const parameters = { 'zodiac sign': 'Aries', Date: '2025-05-25', 'Lucky Number': '7' };
    assert.equal(resolvePrompt(value, parameters), 'For Aries on 2025-05-25: 7.');
  });

  test('what is filled in stays as it is', () => {
    assert.equal(resolvePrompt('Hello ${name}', { name: '${secret} $${' }), 'Hello ${secret} $${');
  });

  test('a parameter that nobody gave is an error that names it', () => {
    const told = (message: string) => ({ kind: 'invalid', message });
    const unknown = (value: string) => () => resolvePrompt(value, { 'zodiac sign': 'Aries' });
    assert.throws(unknown('${mood}'), told('The prompt uses ${mood}, and there is no such input.'));
    assert.throws(
      unknown('${zodiac sing}'),
      told('The prompt uses ${zodiac sing}, and there is no such input; did you mean zodiac sign?'),
    );
  });

  test('a placeholder that does not end is an error', () => {
    assert.throws(() => resolvePrompt('For ${sign', { sign: 'Aries' }), { kind: 'invalid' });
  });
});

test('the parameters of texts are their placeholders, once each, without what every script knows', () => {
  const texts = ['${Sign} ${project.name} ${upper(date)} ${seed}', '${ sign } ${date.today} ${mood}'];
  assert.deepEqual(parametersOf(texts), ['Sign', 'date', 'mood']);
});

test('of names that differ in case or spacing only, the first stays', () => {
  assert.deepEqual(distinctNames([' Zodiac Sign', 'zodiac  sign', 'ZODIAC']), ['Zodiac Sign', 'ZODIAC']);
});
