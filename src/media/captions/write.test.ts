import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CaptionLine } from '../render/timeline.ts';
import { parseCaptions } from './parse.ts';
import { formatSrt, formatVtt } from './write.ts';

const LINES: readonly CaptionLine[] = [
  { start: 0.5, end: 2, text: 'Fish & chips <3', words: null },
  {
    start: 3661.25,
    end: 3663,
    text: '“Hello, R&B”\nagain',
    words: [
      { start: 3661.25, end: 3662, text: '“Hello,' },
      { start: 3662, end: 3662.5, text: 'R&B”' },
      { start: 3662.5, end: 3663, text: 'again' },
    ],
  },
];

test('what was written as WebVTT is read back, with the times of words', () => {
  assert.deepEqual(parseCaptions(formatVtt(LINES)), LINES);
});

test('what was written as SRT is read back without them', () => {
  const plain = LINES.map((line) => ({ ...line, words: null }));
  assert.deepEqual(parseCaptions(formatSrt(LINES)), plain);
});

test('a line in SRT has a number, hours and a comma', () => {
  assert.match(
    formatSrt(LINES),
    /^1\n00:00:00,500 --> 00:00:02,000\n.*\n\n2\n01:01:01,250 --> 01:01:03,000\n/,
  );
});

test('a text cannot end its line or begin another one', () => {
  const hostile = [{ start: 1, end: 2, text: 'a\n\n5\n00:00:05,000 --> 00:00:06,000\nb', words: null }];
  assert.equal(parseCaptions(formatVtt(hostile)).length, 1);
  assert.equal(parseCaptions(formatSrt(hostile)).length, 1);
});

test('between timed words too, what looks like markup is text', () => {
  const [first, last] = [
    { start: 1, end: 2, text: 'a' },
    { start: 2, end: 3, text: 'b' },
  ];
  const line = { start: 1, end: 3, text: 'a <i>&lt; b', words: [first, last] };
  assert.equal(parseCaptions(formatVtt([line]))[0]?.text, line.text);
});
