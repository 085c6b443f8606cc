import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { countOf, type Pixel } from '../raster/testing/pixels.ts';
import { drawText, someInk } from './testing/pictures.ts';

const isInk = ({ alpha }: Pixel) => alpha > 0;

function isBlank(text: string): boolean {
  return countOf(drawText(text), isInk) === 0;
}

suite('texts that nobody would write', () => {
  test('without anything to see are a transparent pixel', () => {
    for (const text of ['', ' \t\n', '\u200B\u200D\uFE0F', '\0\u0007\u001B'])
      assert.ok(isBlank(text), JSON.stringify(text));
  });

  test('control characters, NUL and byte order marks are left out', () => {
    assert.deepEqual(drawText('\uFEFFa\0\u0001b\u001B\u0007').pixels, drawText('ab').pixels);
  });

  test('what would be a command elsewhere is text', () => {
    for (const text of [
      "%{pts} ':,;[in]\\n",
      '${HOME} <b>&amp;</b>',
      '../../etc/passwd',
      'file:///etc/passwd',
    ]) {
      assert.ok(countOf(drawText(text), isInk) > 500, text);
    }
  });

  test('half a surrogate is drawn as a sign that something is missing', () => {
    assert.deepEqual(drawText('\uD83D').pixels, drawText('\uFFFD').pixels);
  });

  test('ten thousand marks without a letter, and overrides without an end', () => {
    assert.ok(countOf(drawText('\u0301'.repeat(10_000)), isInk) > 0);
    assert.deepEqual(
      drawText(`${'\u202E'.repeat(5_000)}abc`, { align: 'left' }).height,
      drawText('cba').height,
    );
  });

  test('a hundred thousand characters are cut off', () => {
    const bitmap = drawText('lorem ipsum '.repeat(8_400), {}, { height: 300 });
    assert.equal(bitmap.fit, 'cut');
    assert.ok(bitmap.height <= 300);
  });

  test('of twenty thousand characters are whole, and one more is cut off', () => {
    const fitOf = (length: number) => drawText('a'.repeat(length), { size: 1 }, { width: 8_000 }).fit;
    assert.deepEqual([fitOf(20_000), fitOf(20_001)], ['whole', 'cut']);
  });

  test('a picture is never larger than can be held', () => {
    const { width, height, pixels, fit } = drawText('lorem ipsum '.repeat(1_000));
    assert.equal(fit, 'cut');
    assert.ok(height <= 8_192 && pixels.length === width * height * 4);
  });
});

suite('styles that nobody would choose', () => {
  test('a width of one pixel puts each letter on a line of its own', () => {
    assert.equal(drawText('abcd', {}, { width: 1 }).box.height, 4 * 48);
  });

  test('a size of nothing is one pixel', () => {
    assert.ok(drawText('abc', { size: 0, letterSpacing: 3 }).height <= 3);
  });

  test('a huge size shows what is at the top left', () => {
    const bitmap = drawText('I', { size: 4_000, weight: 900 }, { width: 500 });
    assert.ok(countOf(bitmap, '#ffffffff') > 1_000_000);
  });

  test('padding beyond the box, and a height of one pixel', () => {
    const background = { colour: '#0000ffff', padding: 500, radius: 900 };
    assert.deepEqual(drawText('abc', { background }, { width: 10, height: 5 }).box, { width: 10, height: 5 });
    assert.ok(someInk(drawText('abc', {}, { height: 1 })).count > 0);
  });

  test('letters that are pulled together until nothing is left of the line', () => {
    assert.ok(drawText('hello world', { letterSpacing: -100 }).box.height > 0);
  });

  test('the same for a family that is no name', () => {
    for (const family of ['', '__proto__', 'a'.repeat(10_000)]) {
      assert.deepEqual(drawText('abc', { family }).pixels, drawText('abc').pixels);
    }
  });
});
