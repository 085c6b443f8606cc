import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parseCaptions } from './parse.ts';

const said = (text: string) => parseCaptions(text).map(({ start, end, text: line }) => [start, end, line]);

suite('a SubStation script', () => {
  const script = (events: string) => `[Script Info]\nTitle: x\n\n[Events]\n${events}`;

  test('has its texts without styles, in the order of their times', () => {
    const text = script(
      [
        'Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text',
        'Dialogue: 0,0:00:03.50,0:00:04.00,Default,,0,0,0,,Later',
        'Comment: 0,0:00:00.00,0:00:09.00,Default,,0,0,0,,not shown',
        'Dialogue: 0,0:00:01.00,0:00:02.25,Default,,0,0,0,,{\\an8\\b1}Hello, {\\i1}you{\\i0}\\Nthere',
      ].join('\n'),
    );
    assert.deepEqual(said(text), [
      [1, 2.25, 'Hello, you\nthere'],
      [3.5, 4, 'Later'],
    ]);
  });

  test('has its fields where its own format says', () => {
    const text = script('Format: Start, End, Text\nDialogue: 0:00:01.00,0:00:02.00,a, b, c');
    assert.deepEqual(said(text), [[1, 2, 'a, b, c']]);
  });

  test('without a format, or with times that are none, has no lines', () => {
    assert.deepEqual(said(script('Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,x')), []);
    assert.deepEqual(said(script('Format: Start, End, Text\nDialogue: soon,later,x')), []);
  });
});

suite('lyrics', () => {
  test('last until the next line, and the last one for a while', () => {
    assert.deepEqual(said('[ar:Somebody]\n[00:01.50]One\n[00:03.00]Two\n[00:05.00]\n'), [
      [1.5, 3, 'One'],
      [3, 5, 'Two'],
    ]);
    assert.deepEqual(said('[01:00]End'), [[60, 65, 'End']]);
  });

  test('a line that is sung again has several times, and words may have their own', () => {
    assert.deepEqual(said('[00:01.00][00:03.00]Again\n[00:02.00]<00:02.10>In <00:02.50>between'), [
      [1, 2, 'Again'],
      [2, 3, 'In between'],
      [3, 8, 'Again'],
    ]);
  });
});
