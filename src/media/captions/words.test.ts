import assert from 'node:assert/strict';
import { test } from 'node:test';
import { locateWords, spreadWords, wordsIn } from './words.ts';

function split(text: string): string[] {
  return wordsIn(text).map(({ start, end }) => text.slice(start, end));
}

test('words keep the punctuation at them', () => {
  assert.deepEqual(split(' “Well, don’t,” she\nsaid - twice! '), [
    '“Well,',
    'don’t,”',
    'she',
    'said',
    '-',
    'twice!',
  ]);
});

test('words are found where there are no spaces between them', () => {
  assert.deepEqual(split('我喜欢音乐。'), ['我', '喜欢', '音乐。']);
  assert.deepEqual(split('ผมชอบกินข้าว'), ['ผม', 'ชอบ', 'กิน', 'ข้าว']);
});

test('a text without letters is a word, and space alone is none', () => {
  assert.deepEqual(split('… 😀'), ['…', '😀']);
  assert.deepEqual(split(' \n'), []);
});

test('words are spread over the time of their line by their length', () => {
  assert.deepEqual(spreadWords('abc a', { start: 2, end: 8 }), [
    { start: 2, end: 6, text: 'abc' },
    { start: 6, end: 8, text: 'a' },
  ]);
});

test('timed words are found in the text one after the other', () => {
  const words = ['the', 'the'].map((text, index) => ({ start: index, end: index + 1, text }));
  assert.deepEqual(locateWords('the other, the', words), [
    { start: 0, end: 3 },
    { start: 5, end: 8 },
  ]);
  assert.equal(locateWords('the end', words), null);
});
