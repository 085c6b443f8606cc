import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { bleed } from './bleed.ts';
import { coverageOf, coversAll } from './coverage.ts';

const BOUNDS = { x: 10, y: 20, width: 40, height: 30 };
const MIDDLE = { x: 30, y: 35 };

function areaOf(mask: Uint8Array): number {
  return mask.reduce((sum, covered) => sum + covered, 0) / 255;
}

suite('coverage', () => {
  test('is whole within, nothing outside and the share of the pixel at the edge', () => {
    const rect = { x: 12.25, y: 22, width: 10.5, height: 5 };
    const mask = coverageOf({ rect, pivot: MIDDLE, rotation: 0, opacity: 1 }, BOUNDS);
    const row = [...mask.subarray(3 * 40, 3 * 40 + 15)];
    assert.deepEqual(row, [0, 0, 191, ...Array(9).fill(255), 191, 0, 0]);
    assert.ok(Math.abs(areaOf(mask) - 10.5 * 5) < 0.1);
  });

  test('is as much, however it is turned', () => {
    const rect = { x: 20, y: 30, width: 20, height: 10 };
    for (const rotation of [0, 10, 45, 90, 133, 270]) {
      const mask = coverageOf({ rect, pivot: MIDDLE, rotation, opacity: 0.5 }, BOUNDS);
      assert.ok(Math.abs(areaOf(mask) - 100) < 2, `${areaOf(mask)} at ${rotation}°`);
    }
  });

  test('is complete only where all of every pixel is covered', () => {
    const cover = { rect: BOUNDS, pivot: MIDDLE, rotation: 0, opacity: 1 };
    assert.equal(coversAll(cover, BOUNDS), true);
    assert.equal(coversAll({ ...cover, opacity: 0.99 }, BOUNDS), false);
    assert.equal(coversAll({ ...cover, rotation: 1 }, BOUNDS), false);
    assert.equal(coversAll({ ...cover, rect: { ...BOUNDS, width: 39.9 } }, BOUNDS), false);
  });
});

suite('colours bleed', () => {
  test('into transparent pixels next to them, which stay transparent', () => {
    const pixels = Buffer.alloc(20 * 20 * 4);
    pixels.set([10, 20, 30, 200], (10 * 20 + 10) * 4);
    bleed(pixels, 20, 20);
    const at = (x: number, y: number) => [...pixels.subarray((y * 20 + x) * 4, (y * 20 + x) * 4 + 4)];
    assert.deepEqual(at(10, 10), [10, 20, 30, 200]);
    for (const [x, y] of [
      [5, 10],
      [17, 10],
      [10, 3],
      [14, 14],
    ] as const)
      assert.deepEqual(at(x, y), [10, 20, 30, 0]);
    assert.deepEqual(at(0, 0), [0, 0, 0, 0]);
  });

  test('into none that have a colour of their own', () => {
    const pixels = Buffer.from([1, 2, 3, 255, 9, 9, 9, 1, 4, 5, 6, 0, 7, 8, 9, 128]);
    bleed(pixels, 4, 1);
    assert.deepEqual([...pixels], [1, 2, 3, 255, 9, 9, 9, 1, 9, 9, 9, 0, 7, 8, 9, 128]);
  });
});
