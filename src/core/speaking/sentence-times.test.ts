import assert from 'node:assert/strict';
import { test } from 'node:test';
import { proportionalTimes } from './sentence-times.ts';

test('a sentence takes the time that its length is worth, one after the other', () => {
  assert.deepEqual(proportionalTimes(['Hi.', 'Hello you', '🙂🙂🙂🙂'], 8), [
    { text: 'Hi.', start: 0, end: 1.5 },
    { text: 'Hello you', start: 1.5, end: 6 },
    { text: '🙂🙂🙂🙂', start: 6, end: 8 },
  ]);
});
