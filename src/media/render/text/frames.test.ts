import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Bitmap } from '../raster/bitmap.ts';
import { textFrames } from './frames.ts';
import { drawText, NO_FONTS, someInk, textPicture } from './testing/pictures.ts';

const FPS = { num: 10, den: 1 };

function reveal(text: string, by: 'none' | 'letters' | 'words', revealTime = 1) {
  return [...textFrames(textPicture(text, {}, { reveal: by, revealTime }), FPS, NO_FONTS)];
}

/** Whether every pixel of one is in the other, at the same place. */
function isWithin(part: Bitmap, whole: Bitmap): boolean {
  for (let y = 0; y < part.height; y++) {
    for (let x = 0; x < part.width; x++) {
      const pixel = part.pixels.readUInt32BE((y * part.width + x) * 4);
      const at = ((y + part.y - whole.y) * whole.width + x + part.x - whole.x) * 4;
      if (pixel !== 0 && pixel !== whole.pixels.readUInt32BE(at)) return false;
    }
  }
  return true;
}

suite('a text that appears', () => {
  test('at once is one bitmap', () => {
    const [frame, ...others] = reveal('abc', 'none');
    assert.deepEqual(others, []);
    const { fit, ...whole } = drawText('abc');
    assert.equal(fit, 'whole');
    assert.deepEqual(frame, { from: 0, bitmap: whole });
  });

  test('letter by letter does so at frames, the last one before the time is over', () => {
    assert.deepEqual(
      reveal('a b👩🏽‍🚀cd', 'letters').map(({ from }) => from),
      [0, 0.2, 0.4, 0.6, 0.8],
    );
  });

  test('word by word counts words', () => {
    const frames = reveal('Hello, big world!', 'words', 0.9);
    assert.deepEqual(
      frames.map(({ from }) => from),
      [0, 0.3, 0.6],
    );
    const rights = frames.map(({ bitmap }) => someInk(bitmap).right);
    assert.deepEqual(
      rights,
      rights.toSorted((a, b) => a - b),
    );
  });

  test('faster than the frames go shows several letters at a time, and all in the end', () => {
    const frames = reveal('abcdefghijklmnopqrst', 'letters', 0.5);
    assert.deepEqual(
      frames.map(({ from }) => from),
      [0, 0.1, 0.2, 0.3, 0.4],
    );
    assert.deepEqual(frames.at(-1)?.bitmap.pixels, drawText('abcdefghijklmnopqrst').pixels);
  });

  test('has every letter in the place that it has in the end', () => {
    const frames = reveal('To wrap over lines, AVAVA مرحبا words', 'words');
    const last = frames.at(-1);
    assert.ok(last && frames.length === 7);
    for (const { bitmap } of frames) assert.ok(isWithin(bitmap, last.bitmap));
  });

  test('from right to left begins at the right', () => {
    const [first] = reveal('שלום', 'letters');
    assert.ok(first && someInk(first.bitmap).left > 350);
  });

  test('shows nothing of an emoji that is not there yet', () => {
    const [first, second] = reveal('a😀', 'letters');
    assert.ok(first && second && first.bitmap.width < 30 && second.bitmap.width > 60);
  });

  test('without a letter is one blank bitmap', () => {
    const [frame, ...others] = reveal('  ', 'letters');
    assert.deepEqual(others, []);
    assert.deepEqual(frame && [...frame.bitmap.pixels], [0, 0, 0, 0]);
  });
});
