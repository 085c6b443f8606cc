import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Pace } from './pace.ts';

suite('the pace of a sender', () => {
  const minimum = { bytesPerSecond: 1000, window: 10_000 };

  test('is judged at the end of each window, by its average', () => {
    const pace = new Pace(minimum);
    assert.equal(pace.keeps(1, 9_999), true);
    assert.equal(pace.keeps(9_999, 1), true);
    assert.equal(pace.keeps(9_999, 10_000), false);
  });

  test('of one window does not pay for the next', () => {
    const pace = new Pace(minimum);
    assert.equal(pace.keeps(1_000_000, 10_000), true);
    assert.equal(pace.keeps(100, 10_000), false);
  });

  test('is not judged while nobody waits', () => {
    const pace = new Pace(minimum);
    for (let piece = 0; piece < 1000; piece += 1) assert.equal(pace.keeps(1, 0), true);
  });
});
