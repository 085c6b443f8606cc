import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { difference } from './difference.ts';

describe('the difference between two texts', () => {
  it('is none between the same', () => assert.equal(difference('a', 'a'), null));

  it('is the smallest change that leads from one to the other', () => {
    for (const [before, after] of [
      ['{"a": 1, "b": 2}', '{"a": 15, "b": 2}'],
      ['aaa', 'aa'],
      ['', 'x'],
      ['abc', 'xbcz'],
      ['abab', 'ab'],
    ] as const) {
      const change = difference(before, after);
      assert.ok(change !== null);
      const { from, to, insert } = change;
      assert.equal(before.slice(0, from) + insert + before.slice(to), after);
    }
    assert.deepEqual(difference('{"a": 1}', '{"a": 15}'), { from: 7, to: 7, insert: '5' });
  });
});
