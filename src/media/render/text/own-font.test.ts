import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { filesOf } from '../fonts/font-file.ts';
import { MAX_FONT_BYTES } from './font-book.ts';
import { drawText, textPicture } from './testing/pictures.ts';
import { rasteriseText } from './text.ts';

/** A font as a user would have it, which stands in for any other. */
const SERIF = filesOf('Noto Serif', { italic: false }).latin.read();

function drawWith(font: Uint8Array, text: string) {
  return rasteriseText(textPicture(text, { family: null, fontMedia: 7 }), { fonts: new Map([[7, font]]) });
}

suite('a font of the user’s', () => {
  test('is what the text is drawn with', () => {
    assert.deepEqual(drawWith(SERIF, 'Rag').pixels, drawText('Rag', { family: 'Noto Serif' }).pixels);
    assert.notDeepEqual(drawWith(SERIF, 'Rag').pixels, drawText('Rag').pixels);
  });

  test('is helped out by ours', () => {
    assert.deepEqual(drawWith(SERIF, '世界').pixels, drawText('世界').pixels);
    assert.deepEqual(drawWith(SERIF, '😀').pixels, drawText('😀').pixels);
  });

  test('does not stay in the way of the next one', () => {
    const mono = filesOf('Noto Sans Mono', { italic: false }).latin.read();
    drawWith(SERIF, 'Rag');
    assert.deepEqual(drawWith(mono, 'Rag').pixels, drawText('Rag', { family: 'Noto Sans Mono' }).pixels);
  });

  test('that is no font is refused, every time', () => {
    const cut = SERIF.subarray(0, 1_000);
    const bad = [new Uint8Array(), Buffer.from('hello'), cut, new Uint8Array(MAX_FONT_BYTES + 1), cut];
    for (const font of bad) {
      assert.throws(() => drawWith(font, 'Rag'), { name: 'AssetError', kind: 'unprocessable' });
    }
  });

  test('that was damaged is refused or drawn, and the next text is as ever', () => {
    const before = drawText('Rag').pixels;
    for (let at = 40; at < SERIF.length; at += 997) {
      const damaged = Uint8Array.from(SERIF);
      damaged.fill(0xa5, at, at + 16);
      try {
        assert.ok(drawWith(damaged, 'Rag').width > 0);
      } catch (error) {
        assert.equal((error as { kind?: string }).kind, 'unprocessable');
      }
    }
    assert.deepEqual(drawText('Rag').pixels, before);
  });
});
