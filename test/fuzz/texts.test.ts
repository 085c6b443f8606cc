import assert from 'node:assert/strict';
import { suite } from 'node:test';
import fc from 'fast-check';
import { readCsv } from '#core/generation/batch-rows.ts';
import { parametersOf, resolvePrompt, textFaults } from '#core/prompts/template.ts';
import { formattedDate } from '#core/scripts/placeholders/dates.ts';
import { fillText, placeholderNames } from '#core/scripts/placeholders.ts';
import { captionsTypeOf } from '#media/captions/detect.ts';
import { parseCaptions } from '#media/captions/parse.ts';
import { formatSrt, formatVtt } from '#media/captions/write.ts';
import { anyText, grammatical, holds, readOrRefused, readsAnything } from './property.ts';

suite('captions', () => {
  const words = [
    ...[
      'WEBVTT',
      '\n',
      '\n\n',
      '\r\n',
      '\uFEFF',
      '1',
      ' --> ',
      '-->',
      '00:00:01,000',
      '00:02.000',
      '9999:59:59.999',
    ],
    ...[
      '1\n00:00:01,000 --> 00:00:02,000\n',
      '00:01.000 --> 00:04.000\n',
      'Hello',
      '<i>',
      '</i>',
      '<00:02.000>',
      '<',
    ],
    ...[
      '&amp;',
      '&',
      '{\\an8}',
      '{\\',
      '}',
      'NOTE',
      'STYLE',
      '[Script Info]\n',
      '[Events]\n',
      'Format: Start, End, Text\n',
    ],
    ...[
      'Format: ',
      'Dialogue: 0:00:01.00,0:00:02.00,',
      'Dialogue: ',
      ',',
      '\\N',
      '[00:01.50]',
      '[01:00]',
      '[ar:x]\n',
      '<00:01.5>',
    ],
  ];
  const files = grammatical(words);
  holds('are lines in the order of their times, none over another, or are refused', files, (file) => {
    const lines = readOrRefused(() => parseCaptions(file)) ?? [];
    let end = 0;
    for (const line of lines) {
      assert.ok(line.start >= end && line.end > line.start, JSON.stringify(lines));
      for (const word of line.words ?? [])
        assert.ok(word.end <= line.end && word.start >= line.start, JSON.stringify(line));
      end = line.end;
    }
  });
  readsAnything('the form of captions', files, (file) => captionsTypeOf(Buffer.from(file)));

  const row = fc
    .array(fc.constantFrom('a', 'Wort', '&', '<', '>', '<i>', '-->', '日本', '42', '{x}', '!'), {
      minLength: 1,
      maxLength: 6,
    })
    .map((parts) => parts.join(' '));
  const written = fc
    .array(fc.tuple(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 1, max: 5_000 }), row), {
      minLength: 1,
      maxLength: 8,
    })
    .map((list) => {
      let at = 0;
      return list.map(([gap, length, text]) => {
        const start = at + gap;
        at = start + length;
        return { start: start / 1_000, end: at / 1_000, text, words: null };
      });
    });
  holds('as WebVTT are read as they were written', written, (lines) => {
    assert.deepEqual(parseCaptions(formatVtt(lines)), lines);
  });
  holds('as SubRip have their times, and their texts but for markup', written, (lines) => {
    const times = (list: typeof lines) => list.map(({ start, end }) => [start, end]);
    const plain = lines.map((line) => ({ ...line, text: line.text.replaceAll(/<i>|-->|^42$/g, 'x') }));
    assert.deepEqual(times(parseCaptions(formatSrt(plain)) as typeof lines), times(plain));
  });
});

suite('rows of a batch', () => {
  const words = [
    'a',
    ',',
    '"',
    '""',
    '\n',
    '\r\n',
    '\uFEFF',
    '__proto__',
    ' ',
    ';',
    '\t',
    'name,size\n',
    '\u0000',
  ];
  readsAnything('CSV', grammatical(words), readCsv);
  const cell = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
    .filter((text) => text.isWellFormed());
  const rows = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 6 });
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  holds('have the values that were written', rows, (list) => {
    const text = ['one,two', ...list.map((cells) => cells.map(quoted).join(','))].join('\r\n');
    assert.deepEqual(
      readCsv(text).map(({ one, two }) => [one, two]),
      list,
    );
  });
});

suite('texts with placeholders', () => {
  const words = [
    '${',
    '}',
    '$',
    '$${',
    '${a}',
    '${ A b }',
    'upper(',
    'lower(',
    'format(',
    'date(',
    ')',
    ',',
    "'",
    '"',
    '\\',
    '1',
    '-1e9',
    'a.b',
    '|',
    '??',
    'if(',
    'join(',
    'range(',
    'repeat(',
    'random(',
  ];
  const templates = grammatical(words);
  readsAnything('a template', templates, (text) => fillText(text, new Map([['a', 'x']])));
  readsAnything('the names of a template', templates, (text) => placeholderNames(text));
  readsAnything('a prompt', templates, (text) => [resolvePrompt(text, { a: 'x' }), parametersOf([text])]);
  readsAnything('the faults of a prompt', templates, textFaults);
  holds('what is filled in is not filled in again', fc.tuple(templates, anyText), ([, value]) => {
    assert.equal(resolvePrompt('${a}', { a: value }), value);
  });
  const patterns = grammatical(['yyyy', 'd', 'MMMM', "'", 'P', 'p', 'n', 'b', ' ', 'T', 'X', 'o', 'ü']);
  const dates = grammatical(['2026-01-02', '2026', '-', 'T', '12:00', 'Z', '99', '+', '275760-09-13']);
  readsAnything(
    'a date and its pattern',
    fc.tuple(dates, patterns, fc.constantFrom('de', 'en', 'xx', '__proto__')),
    ([text, pattern, language]) => formattedDate(text, pattern, language),
  );
  readsAnything('a pattern of a date', patterns, (pattern) => formattedDate('2026-01-02', pattern, 'en'));
});
