import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { CaptionLine } from '../render/timeline.ts';
import { parseCaptions } from './parse.ts';

const SRT = '1\n00:00:01,000 --> 00:00:02,500\nOne\n\n2\n00:00:03,000 --> 00:00:04,000\nTwo\nrows\n';

function line(start: number, end: number, text: string): CaptionLine {
  return { start, end, text, words: null };
}

/** The text of the one line of a file. */
function textOf(file: string): string | undefined {
  return parseCaptions(file)[0]?.text;
}

function refuses(file: string, message: RegExp) {
  assert.throws(() => parseCaptions(file), { name: 'AssetError', kind: 'invalid', message });
}

suite('SubRip', () => {
  const lines = [line(1, 2.5, 'One'), line(3, 4, 'Two\nrows')];

  test('lines are read with their times', () => assert.deepEqual(parseCaptions(SRT), lines));

  test('as they are with a byte order mark and the line ends of Windows', () => {
    assert.deepEqual(parseCaptions(`\uFEFF${SRT.replaceAll('\n', '\r\n')}`), lines);
  });

  test('as they are without numbers, without hours, and with dots', () => {
    assert.deepEqual(parseCaptions('00:01.0 --> 00:02.5\nOne\n\n00:03.000 --> 00:04.000\nTwo\nrows'), lines);
  });

  test('an empty row within a text does not end it, and a text that is a number is kept', () => {
    const file = '1\n00:00:01,000 --> 00:00:02,000\nOne\n\nmore\n42\n\n2\n00:00:03,000 --> 00:00:04,000\nTwo';
    assert.deepEqual(parseCaptions(file), [line(1, 2, 'One\nmore\n42'), line(3, 4, 'Two')]);
  });

  test('tags go and what only looks like one stays', () => {
    assert.equal(
      textOf(
        '1\n00:01,0 --> 00:02,0\n{\\an8}<i>I</i> <font color="#f00">&lt;3</font> you <3 & {so} 1 < 2 > 0',
      ),
      'I <3 you <3 & {so} 1 < 2 > 0',
    );
  });

  test('a line ends when the next one begins, and what begins together is shown together', () => {
    const file = '1\n00:05,0 --> 00:09,0\nB\n\n2\n00:01,0 --> 00:06,0\nA\n\n3\n00:05,0 --> 00:07,0\nC';
    assert.deepEqual(parseCaptions(file), [line(1, 5, 'A'), line(5, 9, 'B\nC')]);
  });

  test('lines without a duration or a text are left out', () => {
    assert.deepEqual(parseCaptions('1\n00:01,0 --> 00:01,0\nA\n\n2\n00:02,0 --> 00:03,0\n<b></b>\n'), []);
  });
});

suite('WebVTT', () => {
  test('notes, styles, names and settings are left out', () => {
    const file = [
      ...[
        'WEBVTT - a title',
        'Kind: captions',
        '',
        'STYLE',
        '::cue { color: red }',
        '',
        'NOTE said',
        'by me',
        '',
      ],
      ...['first', '00:01.000 --> 00:02.000 align:start position:10%', '<v Ann>Hi <c.loud>you</c></v>', ''],
      ...['1:00:00.000 --> 1:00:01.000', 'Much &amp; later'],
    ].join('\n');
    assert.deepEqual(parseCaptions(file), [line(1, 2, 'Hi you'), line(3600, 3601, 'Much & later')]);
  });

  test('timestamps within a text say when its words are spoken', () => {
    const [found] = parseCaptions(
      'WEBVTT\n\n00:01.000 --> 00:04.000\nHi <00:02.000><c>there</c> <00:03.000>x',
    );
    assert.deepEqual(found, {
      start: 1,
      end: 4,
      text: 'Hi there x',
      words: [
        { start: 1, end: 2, text: 'Hi' },
        { start: 2, end: 3, text: 'there' },
        { start: 3, end: 4, text: 'x' },
      ],
    });
  });

  test('timestamps that go back or leave the line mean nothing', () => {
    const [found] = parseCaptions('WEBVTT\n\n00:01.000 --> 00:02.000\na <00:00.500>b <00:09.000>c');
    assert.deepEqual(found, line(1, 2, 'a b c'));
  });

  test('words end with their line when the next one begins earlier', () => {
    const [found] = parseCaptions(
      'WEBVTT\n\n00:01.000 --> 00:09.000\na <00:02.000>b <00:08.000>c\n\n00:04.000 --> 00:05.000\nd',
    );
    assert.deepEqual(found?.words?.at(-1), { start: 2, end: 4, text: 'b' });
  });

  test('a file without cues has no lines', () => assert.deepEqual(parseCaptions('WEBVTT\n'), []));
});

suite('refused captions', () => {
  test('something else, with the line where that shows', () => {
    refuses('\n\nDear captions,\nhow are you?', /line 3/);
    refuses('{"lines": []}', /line 1/);
    refuses(' \n', /empty/);
  });

  test('a time that is none, and one that runs backwards', () => {
    refuses(`${SRT}\n3\n00:00:0x,000 --> 00:00:05,000\nThree`, /line 11, "00:00:0x,000 --> 00:00:05,000"/);
    refuses('WEBVTT\n\n00:02.000 --> 00:01.000\nback', /line 3, .* before/);
  });

  test('a file that is too large, and one with too many lines', () => {
    refuses(`WEBVTT\n\n${'é'.repeat(600_000)}`, /1 MiB/);
    refuses(`WEBVTT\n\n${'0:1.0-->0:2.0\na\n\n'.repeat(20_001)}`, /20000/);
  });

  test('unfinished tags take no more than their time to read', () => {
    const text = '<a'.repeat(200_000);
    assert.equal(textOf(`1\n00:01,0 --> 00:02,0\n${text}`), text);
  });
});
