import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FITTED, moved, zoomed } from './zoom.ts';

describe('the view of a picture', () => {
  it('keeps the point under the pointer where it is', () => {
    const at = { x: 100, y: -50 };
    const before = moved(zoomed(FITTED, 2), 10, 20);
    const after = zoomed(before, 1.7, at);
    const seen = ({ scale, x, y }: typeof before) =>
      [(at.x - x) / scale, (at.y - y) / scale].map((n) => n.toFixed(6));
    assert.deepEqual(seen(after), seen(before));
  });

  it('fits again when it is as far as it goes', () => {
    assert.deepEqual(zoomed(moved(zoomed(FITTED, 2), 500, 0), 0.1), FITTED);
  });

  it('has limits', () => {
    assert.equal(zoomed(FITTED, 1e9).scale, 40);
    assert.deepEqual(moved(FITTED, 10, 10), FITTED);
  });
});
