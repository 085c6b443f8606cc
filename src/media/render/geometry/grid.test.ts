import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FARTHEST, fitToGrid } from './grid.ts';

/** As many as are worth having for a zoom to 70 %. */
const SOURCE = 1980;
const AVAILABLE = SOURCE + 2 * FARTHEST;
const SIZE = 1280;

/** Where a place of the source comes to lie, in pixels of the result. */
function placed(at: number, { start, length, scaled, offset }: ReturnType<typeof fitToGrid>): number {
  return ((at - start) * scaled) / length - offset;
}

test('a slow zoom moves every pixel by as much in each frame, to a fraction of a pixel', () => {
  const errors: number[] = [];
  for (let frame = 0; frame <= 600; frame += 1) {
    const length = SOURCE * (1 - (0.3 * frame) / 600);
    const from = FARTHEST + (SOURCE - length) / 3;
    const fit = fitToGrid({ from, length, size: SIZE, available: AVAILABLE, step: 2 });
    errors.push(Math.abs(placed(from, fit)), Math.abs(placed(from + length, fit) - SIZE));
  }
  const average = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  assert.ok(Math.max(...errors) < 0.4 && average < 0.05, `${Math.max(...errors)}, ${average} on average`);
});

test('only whole pixels that are there are taken, and enough of them', () => {
  for (const length of [1, 3.7, 200, 999.9, 1980]) {
    for (const from of [-5, 0, 0.3, 64, 100.5, 2100]) {
      for (const step of [1, 2] as const) {
        const fit = fitToGrid({ from, length, size: SIZE, available: AVAILABLE, step });
        const { start, scaled, offset } = fit;
        assert.ok(start >= 0 && start % step === 0 && fit.length > 0 && start + fit.length <= AVAILABLE);
        assert.ok(
          offset >= 0 && offset % 2 === 0 && scaled % 2 === 0 && scaled >= offset + SIZE,
          JSON.stringify(fit),
        );
      }
    }
  }
});

test('what lies on whole pixels is taken as it is', () => {
  assert.deepEqual(fitToGrid({ from: 66, length: 100, size: 100, available: 300, step: 2 }), {
    start: 66,
    length: 100,
    scaled: 100,
    offset: 0,
  });
});
