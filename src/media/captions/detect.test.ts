import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { captionsTypeOf } from './detect.ts';

const FORMS = {
  'text/vtt': ['WEBVTT\n\n00:01.000 --> 00:02.000\nHello', '\uFEFFWEBVTT - a title\n', 'WEBVTT'],
  'application/x-subrip': [
    '1\n00:00:00,000 --> 00:00:01,000\nHello',
    '\uFEFF1\r\n00:00:00,000 --> 00:00:01,000\r\nHello',
    '\n\n0:00:00.5 --> 0:00:01.0\nHello',
  ],
  'text/x-ssa': ['[Script Info]\nTitle: x', '; a comment\n! another\n\n[script info]\n'],
  'application/x-lrc': ['[00:12.00]Line', '[ar:Somebody]\n[ti:Something]\n\n[01:02.345]Line', '[00:05]Line'],
} as const;

suite('captions are recognised by how they begin', () => {
  for (const [mediaType, texts] of Object.entries(FORMS)) {
    for (const text of texts) {
      test(`${mediaType}: ${JSON.stringify(text.slice(0, 40))}`, () => {
        assert.equal(captionsTypeOf(Buffer.from(text)), mediaType);
      });
    }
  }

  const OTHERS = [
    '',
    'Hello, world',
    '#EXTM3U\n#EXTINF:10,\nhttp://example.com/a.ts',
    'ffconcat version 1.0\nfile /etc/passwd',
    '<html><body>00:00:00,000 --> 00:00:01,000</body></html>',
    '<svg xmlns="http://www.w3.org/2000/svg"/>',
    'WEBVTTX\n',
    '[playlist]\nFile1=http://example.com/',
    '{"timeline": []}',
    'WEBVTT\n\0',
  ];
  for (const text of OTHERS) {
    test(`none: ${JSON.stringify(text.slice(0, 40))}`, () => {
      assert.equal(captionsTypeOf(Buffer.from(text)), null);
    });
  }

  test('a head that is all brackets takes no longer than another', () => {
    for (const filler of ['[a:', '; ;\n', '\n \n', '[00:']) {
      assert.equal(captionsTypeOf(Buffer.from(filler.repeat(100_000))), null);
    }
  });
});
