import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { EASINGS, type Keyframe } from '../timeline.ts';
import { ease, isConstant, valueAt } from './easing.ts';

suite('an easing', () => {
  for (const easing of EASINGS) {
    test(`begins at 0, ends at 1 and never goes back: ${easing}`, () => {
      const values = Array.from({ length: 101 }, (_, index) => ease(easing, index / 100));
      assert.equal(values[0], 0);
      assert.equal(values[100], 1);
      assert.deepEqual(
        values,
        values.toSorted((a, b) => a - b),
      );
      assert.deepEqual([ease(easing, -1), ease(easing, 2)], [0, 1]);
    });
  }

  test('is slow where its name says', () => {
    assert.ok(ease('easeIn', 0.2) < 0.2 && ease('easeIn', 0.8) < 0.8);
    assert.ok(ease('easeOut', 0.2) > 0.2 && ease('easeOut', 0.8) > 0.8);
    assert.ok(ease('easeInOut', 0.2) < 0.2 && ease('easeInOut', 0.8) > 0.8);
    assert.equal(ease('easeInOut', 0.5), 0.5);
    assert.equal(ease('hold', 0.99), 0);
  });
});

suite('keyframes', () => {
  const keyframes: Keyframe[] = [
    { at: 1, value: 10, easing: 'linear' },
    { at: 2, value: 20, easing: 'hold' },
    { at: 3, value: 40, easing: 'linear' },
    { at: 4, value: 40, easing: 'linear' },
  ];

  test('are gone through one after the other', () => {
    const times = [0, 1, 1.5, 2, 2.9, 3, 3.5, 9];
    assert.deepEqual(
      times.map((time) => valueAt(keyframes, time)),
      [10, 10, 15, 20, 20, 40, 40, 40],
    );
  });

  test('at the same time are a jump', () => {
    const jump = [
      { at: 1, value: 0, easing: 'linear' },
      { at: 1, value: 5, easing: 'linear' },
    ] as const;
    assert.deepEqual([valueAt(jump, 0.99), valueAt(jump, 1)], [0, 5]);
  });

  test('are constant before, between equal values, while holding, and after', () => {
    const times = [0.5, 1.5, 2.5, 3.5, 4.5];
    assert.deepEqual(
      times.map((time) => isConstant(keyframes, time)),
      [true, false, true, true, true],
    );
  });
});
