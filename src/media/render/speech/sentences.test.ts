import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sentencesOf } from './sentences.ts';

test('a text is divided at the ends of its sentences and lines', () => {
  assert.deepEqual(sentencesOf('One  two. Three?\nFour – five!   ', 'en'), [
    'One two.',
    'Three?',
    'Four – five!',
  ]);
  assert.deepEqual(sentencesOf('你好,世界。再见!', 'zh'), ['你好,世界。', '再见!']);
});

test('a title or an initial ends no sentence', () => {
  assert.deepEqual(sentencesOf('Ask Dr. Who or J. Smith. They know.', 'en'), [
    'Ask Dr. Who or J. Smith.',
    'They know.',
  ]);
});

test('a text without words has no sentences', () => {
  for (const text of ['', ' \n\t', '... –!', '\0\u0001']) assert.deepEqual(sentencesOf(text, 'en'), [], text);
});

test('a sentence of any length is said in pieces that lose nothing', () => {
  const words = Array.from({ length: 400 }, (_, index) => `word${index}`);
  const pieces = sentencesOf(words.join(' '), 'en');
  assert.equal(pieces.join(' '), words.join(' '));
  assert.ok(Math.max(...pieces.map(({ length }) => length)) <= 500);
  const emoji = sentencesOf(`x${'😀'.repeat(600)}`, 'en');
  assert.ok(emoji.every((piece) => piece.isWellFormed()));
  assert.equal(emoji.join(''), `x${'😀'.repeat(600)}`);
});

test('characters that control something are spaces', () => {
  assert.deepEqual(sentencesOf('a\u0001b\0c\u009bd \ud800', 'en'), ['a b c d \ufffd']);
});
