import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aspectOf, justify, type Shaped } from './layout.ts';

const FRAME = { width: 1000, gap: 10, height: 200 };

describe('the justified grid', () => {
  it('fills every row but the last one to the pixel', () => {
    const items = Array.from({ length: 100 }, (_, index) => ({
      width: 300 + ((index * 37) % 900),
      height: 400,
    }));
    const { rows } = justify(items, FRAME, null);
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
    for (const { start, widths } of justify(items, FRAME, null).rows) {
      assert.equal(start, next);
      next += widths.length;
    }
    assert.equal(next, 23);
  });

  it('gives one narrow picture on a narrow screen a row of its own', () => {
    const { rows } = justify([{ width: 4000, height: 100 }], { width: 320, gap: 8, height: 180 }, null);
    assert.deepEqual(rows[0]?.widths, [320]);
  });

  it('has a shape for what has no picture', () => {
    assert.equal(aspectOf({ width: null, height: null }), 4 / 3);
    assert.equal(aspectOf({ width: 10_000, height: 1 }), 2.6);
  });

  it('is empty without items', () => assert.deepEqual(justify([], FRAME, null).rows, []));

  it('is the same, row by row, however the items came to be there', () => {
    const all: readonly Shaped[] = Array.from({ length: 200 }, (_, index) => ({
      width: 300 + ((index * 37) % 900),
      height: 400,
    }));
    const changed = all.with(90, { width: 400, height: 400 });
    const steps: readonly (readonly Shaped[])[] = [
      all.slice(0, 57),
      all,
      changed,
      changed.toSpliced(20, 1),
      changed.toSpliced(0, 0, { width: null, height: null }),
      changed.slice(0, 33),
      [],
      all,
    ];
    steps.reduce(
      (before, items) => {
        const layout = justify(items, FRAME, before);
        assert.deepEqual(layout.rows, justify(items, FRAME, null).rows);
        return layout;
      },
      justify([], FRAME, null),
    );
  });

  it('keeps the rows that a further page leaves as they are, and all of them when no shape changes', () => {
    const items = Array.from({ length: 100 }, () => ({ width: 160, height: 90 }));
    const before = justify(items, FRAME, null);
    const more = justify([...items, ...items], FRAME, before);
    assert.ok(before.rows.slice(0, -1).every((row, index) => row === more.rows[index]));
    assert.equal(justify(items.with(3, { width: 320, height: 180 }), FRAME, before).rows, before.rows);
    assert.deepEqual(
      justify(items, { ...FRAME, width: 500 }, before).rows,
      justify(items, { ...FRAME, width: 500 }, null).rows,
    );
  });
});
