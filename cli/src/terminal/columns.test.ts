import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import stringWidth from 'string-width';
import { fitted, padded, printable, tableLines } from './columns.ts';
import { durationText, sizeText } from './size.ts';

suite('columns', () => {
  test('are as wide as their text looks, not as long as it is', () => {
    const lines = tableLines(
      [{ title: 'A' }, { title: 'B' }],
      [
        ['日本', 'x'],
        ['👩‍👩‍👧‍👦', 'y'],
        ['abc', 'z'],
      ],
      null,
    );
    assert.deepEqual(
      lines.map((line) => stringWidth(line)),
      [7, 7, 7, 7],
    );
  });

  test('of which one may be cut short fit into the window', () => {
    const columns = [
      { title: 'ID' },
      { title: 'SIZE', align: 'right' as const },
      { title: 'NAME', flexible: true },
    ];
    const lines = tableLines(columns, [['1234', '9 B', 'a long name that does not fit']], 30);
    assert.deepEqual(lines, ['ID    SIZE  NAME', '1234   9 B  a long name that …']);
  });

  test('cut between characters that belong together, and never inside', () => {
    assert.equal(fitted('👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 3), '👩‍👩‍👧‍👦…');
    assert.equal(stringWidth(padded('日本語', 4)), 4);
  });

  test('have nothing in them that a terminal obeys', () => {
    assert.equal(printable('a\u001b[31m\u0007\r\nb\u202ec'), 'a�[31m���b�c');
  });
});

suite('amounts', () => {
  test('are read at a glance', () => {
    assert.deepEqual([0, 999, 1000, 99_949, 99_951, 999_499, 999_500, 1.5e9, 7e18].map(sizeText), [
      '0 B',
      '999 B',
      '1.0 kB',
      '99.9 kB',
      '100 kB',
      '999 kB',
      '1.0 MB',
      '1.5 GB',
      '7000 PB',
    ]);
    assert.deepEqual([0, 59.6, 3599, 3661].map(durationText), ['0:00', '1:00', '59:59', '1:01:01']);
  });
});
