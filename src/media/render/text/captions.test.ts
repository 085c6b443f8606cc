import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { countOf } from '../raster/testing/pixels.ts';
import type { CaptionLine, CaptionsPicture } from '../timeline.ts';
import { captionFrames } from './captions.ts';
import { NO_FONTS, STYLE, someInk } from './testing/pictures.ts';

const YELLOW = '#ffff00ff';
const PURPLE = '#800080ff';

function line(text: string, words: CaptionLine['words'] = null): CaptionLine {
  return { start: 1, end: 5, text, words };
}

function frames(lines: readonly CaptionLine[], highlight: CaptionsPicture['highlight']) {
  return captionFrames({ kind: 'captions', lines, style: STYLE, width: 600, highlight }, NO_FONTS);
}

const HIGHLIGHT = { colour: YELLOW, background: PURPLE };

suite('captions', () => {
  test('have one bitmap for each line, as high as it', () => {
    const [first, second] = frames([line('One'), { start: 6, end: 7, text: 'Two\nrows', words: null }], null);
    assert.deepEqual([first?.start, first?.end, first?.bitmap.box.height], [1, 5, 48]);
    assert.deepEqual([second?.start, second?.end, second?.bitmap.box.height], [6, 7, 96]);
  });

  test('light up word by word, longer ones for longer', () => {
    assert.deepEqual(
      frames([line('abc a b')], HIGHLIGHT).map(({ start, end }) => [start, end]),
      [
        [1, 3],
        [3, 4],
        [4, 5],
      ],
    );
  });

  test('only the word that is spoken has the colours', () => {
    const [first, second, third] = frames([line('left middle right')], HIGHLIGHT).map(({ bitmap }) => bitmap);
    assert.ok(first && second && third);
    for (const bitmap of [first, second, third]) assert.ok(countOf(bitmap, '#ffffffff') > 500);
    for (const colour of [YELLOW, PURPLE]) {
      const [a, b, c] = [first, second, third].map((bitmap) => someInk(bitmap, colour));
      assert.ok(a && b && c && a.right < b.left && b.right < c.left, colour);
    }
    const [word, behind] = [someInk(second, YELLOW), someInk(second, PURPLE)];
    assert.ok(behind.left < word.left && behind.right > word.right && behind.top < word.top);
  });

  test('a word of the right-to-left part lights up where it is', () => {
    const words = frames([line('مرحبا بالعالم')], { colour: YELLOW, background: null });
    const [first, second] = words.map(({ bitmap }) => someInk(bitmap, YELLOW));
    assert.ok(first && second && first.left > second.right);
  });

  test('known times of words are kept, and a word lasts until the next one', () => {
    const words = [
      { start: 1.5, end: 2, text: 'one' },
      { start: 3, end: 3.5, text: 'two' },
    ];
    assert.deepEqual(
      frames([line('one two', words)], HIGHLIGHT).map(({ start, end, bitmap }) => [
        start,
        end,
        countOf(bitmap, YELLOW) > 0,
      ]),
      [
        [1, 1.5, false],
        [1.5, 3, true],
        [3, 5, true],
      ],
    );
  });

  test('times of other words, or of none, are no obstacle', () => {
    for (const words of [[], [{ start: 1, end: 5, text: 'other' }]]) {
      const starts = frames([line('ab cd', words)], HIGHLIGHT).map(({ start }) => start);
      assert.deepEqual(starts, words.length === 0 ? [1] : [1, 3]);
    }
  });

  test('words that were spoken before the line began are left out', () => {
    const words = [
      { start: -2, end: 0.5, text: 'ab' },
      { start: 0.5, end: 2, text: 'cd' },
      { start: 2, end: 9, text: 'ef' },
    ];
    assert.deepEqual(
      frames([line('ab cd ef', words)], HIGHLIGHT).map(({ start, end }) => [start, end]),
      [
        [1, 2],
        [2, 5],
      ],
    );
  });

  test('an empty line is blank', () => {
    const [frame] = frames([line('')], HIGHLIGHT);
    assert.deepEqual(frame && [...frame.bitmap.pixels], [0, 0, 0, 0]);
  });
});
