import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { missingGlyphs } from './coverage.ts';

function missing(text: string, family: string | null = 'Noto Sans'): string[] {
  return missingGlyphs(text, { family });
}

suite('characters that the fonts have', () => {
  for (const [script, text] of [
    ['Latin', 'Quick brown fox, naïve façade, Łódź, ẹ́, ﬁ “quotes” — €'],
    ['Vietnamese', 'Tiếng Việt rất đẹp'],
    ['Cyrillic and Greek', 'Съешь ещё этих булок; Ξεσκεπάζω'],
    ['Arabic, Persian, Urdu', 'مرحبا بالعالم، پارسی گچ ٹھیک'],
    ['Hebrew', 'שָׁלוֹם עולם'],
    ['Thai', 'สวัสดีชาวโลก'],
    ['Devanagari', 'नमस्ते दुनिया'],
    ['Chinese', '你好，世界。漢字與简体字'],
    ['Japanese', 'こんにちは、世界！カタカナ'],
    ['Korean', '안녕하세요 세계'],
    ['symbols', '→ ✓ ★ ☂ ♥ © ™'],
    ['emoji', '😀👍🏽👩🏽‍🚀👨‍👩‍👧‍👦🇩🇪1️⃣❤️🏴󠁧󠁢󠁥󠁮󠁧󠁿🏳️‍🌈'],
  ] as const) {
    test(script, () => assert.deepEqual(missing(text), []));
  }

  test('in every family, as others are asked too', () => {
    for (const family of ['Noto Serif', 'courier', 'Noto Sans JP', 'unheard of', null]) {
      assert.deepEqual(missing('Größe 世界 مرحبا 😀', family), []);
    }
  });
});

suite('characters that no font has', () => {
  test('are listed once, in the order of the text', () => {
    assert.deepEqual(missing('b \u{13000} a \uE000 \u{13001} \u{13000}'), [
      '\u{13000}',
      '\uE000',
      '\u{13001}',
    ]);
  });

  test('though the packager of a font declares them', () => {
    // Among the symbols that every font of Google's declares and few have.
    assert.deepEqual(missing('\u{1EE00}\u{1D400}', 'Noto Sans Arabic'), ['\u{1EE00}', '\u{1D400}']);
  });

  test('a mark is one that no font can put on its letter', () => {
    assert.deepEqual(missing('x\u0323 a\u0337'), ['\u0337']);
  });

  test('spaces, joiners, directions, controls and variations need no glyph', () => {
    assert.deepEqual(missing('a\u00AD\u200B\u200D\u202E\u2066\uFE0F\uFEFF\u3000\t\r\n\0\u001B\u2028'), []);
  });

  test('half a surrogate is drawn as the replacement character', () => {
    assert.deepEqual(missing('\uD83D'), missing('\uFFFD'));
  });

  test('a long text is no trouble', () => {
    assert.deepEqual(missing(`${'a\u0301b'.repeat(30_000)}\uE000`), ['\uE000']);
  });
});
