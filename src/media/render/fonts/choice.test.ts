import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { FontChoice, familiesFor } from './choice.ts';

suite('Han characters', () => {
  const firstOf = (text: string) =>
    familiesFor(text, 'Noto Sans').find((name) => ['SC', 'JP', 'KR'].includes(name.slice(-2)));

  test('are Chinese unless the text says otherwise', () => assert.equal(firstOf('世界'), 'Noto Sans SC'));
  test('are Japanese beside kana', () => assert.equal(firstOf('世界の'), 'Noto Sans JP'));
  test('are Korean beside hangul', () => assert.equal(firstOf('世界 세계'), 'Noto Sans KR'));
  test('are of the family that was asked for', () => {
    assert.equal(familiesFor('世界の', 'Noto Sans SC')[0], 'Noto Sans SC');
  });
});

suite('files', () => {
  const filesFor = (text: string, italic = false) => {
    const choice = new FontChoice(text, { family: 'Noto Sans', italic });
    for (const { segment } of new Intl.Segmenter().segment(text)) choice.find(segment);
    return choice.files.map(({ id }) => id);
  };

  test('are only those that a text takes, the family’s own first', () => {
    assert.deepEqual(filesFor('abc'), ['noto-sans-latin-wght-normal.woff2']);
    assert.deepEqual(filesFor('مرحبا'), [
      'noto-sans-latin-wght-normal.woff2',
      'noto-sans-arabic-arabic-wght-normal.woff2',
    ]);
  });

  test('are italic where the family has an italic', () => {
    assert.deepEqual(filesFor('aش', true), [
      'noto-sans-latin-wght-italic.woff2',
      'noto-sans-arabic-arabic-wght-normal.woff2',
    ]);
  });
});
