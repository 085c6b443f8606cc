import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aspectOf, justify } from './layout.ts';

const FRAME = { width: 1000, gap: 10, height: 200 };

describe('the justified grid', () => {
  it('fills every row but the last one to the pixel', () => {
    const items = Array.from({ length: 100 }, (_, index) => ({
      width: 300 + ((index * 37) % 900),
      height: 400,
    }));
    const rows = justify(items, FRAME);
    for (const { widths, height } of rows.slice(0, -1)) {
      assert.equal(widths.reduce((sum, one) => sum + one, 0) + FRAME.gap * (widths.length - 1), FRAME.width);
      assert.ok(height <= FRAME.height && height > FRAME.height / 3);
    }
    assert.equal(
      rows.reduce((sum, { widths }) => sum + widths.length, 0),
      items.length,
    );
  });

  it('knows where each row begins', () => {
    const items = Array.from({ length: 23 }, () => ({ width: 160, height: 90 }));
    let next = 0;
    for (const { start, widths } of justify(items, FRAME)) {
      assert.equal(start, next);
      next += widths.length;
    }
    assert.equal(next, 23);
  });

  it('gives one narrow picture on a narrow screen a row of its own', () => {
    const [row] = justify([{ width: 4000, height: 100 }], { width: 320, gap: 8, height: 180 });
    assert.deepEqual(row?.widths, [320]);
  });

  it('has a shape for what has no picture', () => {
    assert.equal(aspectOf({ width: null, height: null }), 4 / 3);
    assert.equal(aspectOf({ width: 10_000, height: 1 }), 2.6);
  });

  it('is empty without items', () => assert.deepEqual(justify([], FRAME), []));
});
