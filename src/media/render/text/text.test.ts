import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { anything, colourAt, countOf, type Pixel } from '../raster/testing/pixels.ts';
import { drawText, someInk } from './testing/pictures.ts';

const isColourful = ({ red, green, blue, alpha }: Pixel) =>
  alpha > 200 && Math.max(red, green, blue) - Math.min(red, green, blue) > 80;

suite('letters', () => {
  test('have exactly their colour, where their line is', () => {
    const bitmap = drawText('I', { colour: '#12ab56ff', size: 80, weight: 900 });
    const stem = someInk(bitmap, '#12ab56ff');
    assert.ok(stem.left < 20 && stem.right < 45, JSON.stringify(stem));
    assert.ok(stem.bottom - stem.top > 50 && stem.top > 10 && stem.bottom < 90, JSON.stringify(stem));
    assert.deepEqual(bitmap.box, { width: 400, height: 96 });
  });

  test('are cropped to their ink', () => {
    const bitmap = drawText('o');
    const { left, top, right, bottom } = someInk(bitmap);
    assert.deepEqual([bitmap.x, bitmap.y], [left, top]);
    assert.deepEqual([bitmap.width, bitmap.height], [right - left + 1, bottom - top + 1]);
  });

  test('are heavier in a heavier weight and slanted in italics, in every family', () => {
    for (const family of ['Noto Sans', 'Noto Serif', 'Noto Sans Mono']) {
      const [light, heavy] = [100, 900].map((weight) =>
        countOf(drawText('HI', { family, weight }), '#ffffffff'),
      );
      assert.ok((heavy ?? 0) > (light ?? 0) * 2, `${family}: ${light} and ${heavy}`);
      const [upright, italic] = [false, true].map((italic) => someInk(drawText('l', { family, italic })));
      assert.notDeepEqual(upright, italic);
    }
  });

  test('of one family differ from those of another; an unknown one is drawn as the default', () => {
    const draw = (family: string) => drawText('Rag', { family }).pixels;
    assert.notDeepEqual(draw('Noto Serif'), draw('Noto Sans'));
    assert.deepEqual(draw('Helvetica'), draw('Noto Sans'));
    assert.deepEqual(draw('unheard of'), draw('Noto Sans'));
  });

  test('are the same whether composed or not', () => {
    assert.deepEqual(drawText('e\u0301'), drawText('\u00E9'));
  });
});

suite('alignment', () => {
  const inkOfAligned = (text: string, style: Parameters<typeof drawText>[1]) =>
    someInk(drawText(text, style));

  test('to the left, the centre and the right', () => {
    assert.ok(inkOfAligned('abc', { align: 'left' }).left < 8);
    const { left, right } = inkOfAligned('abc', { align: 'center' });
    assert.ok(Math.abs(left + right - 400) < 8, `${left} to ${right}`);
    assert.ok(inkOfAligned('abc', { align: 'right' }).right > 392);
  });

  test('to the start and the end goes by the direction of the text', () => {
    assert.ok(inkOfAligned('abc', { align: 'start' }).left < 8);
    assert.ok(inkOfAligned('abc', { align: 'end' }).right > 392);
    assert.ok(inkOfAligned('שלום', { align: 'start' }).right > 392);
    assert.ok(inkOfAligned('12 مرحبا', { align: 'end' }).left < 8);
    assert.ok(inkOfAligned('abc', { align: 'start', direction: 'rtl' }).right > 392);
    assert.ok(inkOfAligned('שלום', { align: 'start', direction: 'ltr' }).left < 8);
  });

  test('to the top, the middle and the bottom of a box', () => {
    const middleOf = (verticalAlign: 'top' | 'middle' | 'bottom') => {
      const { top, bottom } = someInk(drawText('x', { verticalAlign }, { height: 200 }));
      return (top + bottom) / 2;
    };
    const [top, middle, bottom] = [middleOf('top'), middleOf('middle'), middleOf('bottom')];
    assert.equal(Math.round(middle - top), 76);
    assert.equal(Math.round(bottom - middle), 76);
    assert.ok(Math.abs(middle - 100) < 12, `${middle}`);
  });
});

suite('scripts', () => {
  test('Arabic letters hold hands', () => {
    const width = (text: string) => drawText(text).width;
    assert.ok(width('مرحبا') < width([...'مرحبا'].join('\u200C')) * 0.9);
  });

  test('and are not pulled apart by letter spacing, unlike others', () => {
    assert.equal(drawText('مرحبا', { letterSpacing: 20 }).width, drawText('مرحبا').width);
    assert.ok(drawText('abc', { letterSpacing: 20 }).width >= drawText('abc').width + 38);
  });

  test('Chinese, Japanese, Korean, Thai, Hindi and Hebrew have ink of their own', () => {
    const nothing = drawText('\uE000\uE000').pixels;
    for (const text of ['世界', 'かな', '세계', 'ไทย', 'दुन', 'שלום', '☂→']) {
      const bitmap = drawText(text, { weight: 900 });
      assert.ok(countOf(bitmap, '#ffffffff') > 200, text);
      assert.notDeepEqual(bitmap.pixels, nothing, text);
    }
  });

  test('a Han character looks as where it is written', () => {
    const draw = (text: string) => drawText(text, { size: 80 }, { width: 100 });
    const [chinese, japanese] = [draw('骨'), draw('骨\nの')].map((bitmap) =>
      countOf(bitmap, ({ alpha }) => alpha > 0),
    );
    assert.notEqual(chinese, (japanese ?? 0) - countOf(draw('の'), anything));
  });
});

suite('emoji', () => {
  test('are in colour, in a text of any weight and slant', () => {
    for (const style of [{ weight: 100 }, { weight: 900, italic: true }]) {
      assert.ok(countOf(drawText('a 😀 b', style), isColourful) > 300);
    }
    assert.equal(countOf(drawText('abc'), isColourful), 0);
  });

  test('of several characters are one picture', () => {
    const width = (text: string) => drawText(text).width;
    for (const text of ['👩🏽‍🚀', '🇩🇪', '1️⃣', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '👨‍👩‍👧‍👦'])
      assert.ok(width(text) < width('😀😀') * 0.75, text);
  });

  test('have no outline', () => {
    const outline = { colour: '#00ff00ff', width: 3 };
    assert.deepEqual(drawText('😀', { outline }).pixels, drawText('😀').pixels);
    assert.ok(countOf(drawText('😀a', { outline }), '#00ff00ff') > 100);
  });
});

suite('lines', () => {
  test('wrap within the width', () => {
    const text = 'words and words and words and words';
    const [wide, narrow] = [1_000, 200].map((width) => drawText(text, {}, { width }));
    assert.equal(wide?.box.height, 48);
    assert.ok((narrow?.box.height ?? 0) >= 4 * 48 && (narrow?.width ?? 0) <= 200);
  });

  test('break within a word that is too long', () => {
    const bitmap = drawText('Donaudampfschifffahrtsgesellschaft', {}, { width: 200 });
    assert.ok(bitmap.width <= 202 && bitmap.box.height >= 4 * 48, `${bitmap.width}`);
  });

  test('break between the words of Thai, and anywhere in Chinese', () => {
    assert.equal(drawText('我喜欢音乐我喜欢音乐', {}, { width: 205 }).box.height, 2 * 48);
    assert.equal(drawText('ผมชอบกินข้าวผัด', {}, { width: 200 }).box.height, 2 * 48);
  });

  test('are as high as told', () => {
    assert.equal(drawText('a\nb', { lineHeight: 2 }).box.height, 160);
    assert.equal(drawText('a\r\nb 😀 世界', { lineHeight: 1.2 }).box.height, 96);
  });
});

suite('a text that is too high for its box', () => {
  const LONG = 'one two three four five six seven eight nine ten ';

  test('is drawn smaller', () => {
    const bitmap = drawText(LONG, {}, { width: 300, height: 110 });
    assert.equal(bitmap.fit, 'shrunk');
    const { top, bottom } = someInk(bitmap);
    assert.ok(top >= 0 && bottom < 110, `${top} to ${bottom}`);
  });

  test('and is cut off when half of its size is still too large', () => {
    const bitmap = drawText(LONG.repeat(10), {}, { width: 300, height: 110 });
    assert.equal(bitmap.fit, 'cut');
    const { top, bottom } = someInk(bitmap);
    assert.ok(top >= 0 && bottom < 110 && bottom > 75, `${top} to ${bottom}`);
    assert.notDeepEqual(bitmap.pixels, drawText(LONG.repeat(9), { size: 20 }, { width: 300 }).pixels);
  });

  test('one that has room is left alone', () => {
    const bitmap = drawText('one', {}, { width: 300, height: 110 });
    assert.equal(bitmap.fit, 'whole');
    assert.deepEqual(bitmap.pixels, drawText('one', {}, { width: 300 }).pixels);
  });
});

suite('decoration', () => {
  test('an outline is around the letters and not over them', () => {
    const plain = drawText('H', { size: 80 });
    const outlined = drawText('H', { size: 80, outline: { colour: '#ff0000ff', width: 5 } });
    assert.equal(countOf(outlined, '#ffffffff'), countOf(plain, '#ffffffff'));
    const [inner, outer] = [someInk(plain), someInk(outlined, '#ff0000ff')];
    for (const edge of [inner.left - outer.left, outer.right - inner.right, inner.top - outer.top]) {
      assert.ok(edge >= 4 && edge <= 6, `${edge} pixels`);
    }
  });

  test('a shadow is the letters, moved', () => {
    const shadow = { colour: '#ff0000ff', blur: 0, x: 100, y: 30 };
    const [plain, shadowed] = [someInk(drawText('H')), someInk(drawText('H', { shadow }), '#ff0000ff')];
    assert.ok(
      Math.abs(shadowed.left - plain.left - 100) <= 1 && Math.abs(shadowed.top - plain.top - 30) <= 1,
    );
  });

  test('a blurred shadow goes further and is fainter', () => {
    const shadow = { colour: '#ff0000ff', blur: 20, x: 0, y: 0 };
    const [plain, blurred] = [someInk(drawText('H')), drawText('H', { shadow })];
    assert.ok(someInk(blurred).left < plain.left - 10);
    assert.ok(countOf(blurred, ({ red, blue, alpha }) => red > 200 && blue < 50 && alpha < 128) > 200);
  });

  test('a background is behind the lines with its padding, within the box', () => {
    const background = { colour: '#0000ffff', padding: 20, radius: 10 };
    const bitmap = drawText('abc', { background });
    assert.deepEqual(bitmap.box, { width: 400, height: 88 });
    assert.equal(colourAt(bitmap, { x: 0, y: 0 }), '#00000000');
    assert.equal(colourAt(bitmap, { x: 10, y: 44 }), '#0000ffff');
    const { left, top, right, bottom } = someInk(bitmap, '#0000ffff');
    assert.deepEqual([left, top, bottom], [0, 0, 87]);
    const letters = someInk(bitmap, '#ffffffff');
    assert.ok(
      letters.left >= 20 && Math.abs(right - letters.right - 20) < 6,
      `${letters.right} and ${right}`,
    );
  });
});
