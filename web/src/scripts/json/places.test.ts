import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseFault, rangeOf, readLeniently } from './places.ts';

describe('places in a JSON text', () => {
  const text = '{"a": [1, {"b c": "x", "list": [2]}]}';
  const shown = (...path: (string | number)[]) => {
    const { from, to } = rangeOf(text, path);
    return text.slice(from, to);
  };

  it('are those of scalars, and the names of what holds others', () => {
    assert.equal(shown('a', 0), '1');
    assert.equal(shown('a', 1, 'b c'), '"x"');
    assert.equal(shown('a', 1, 'list'), '"list"');
    assert.equal(shown('a', 1), '{');
  });

  it('are the nearest there is for what is missing', () => assert.equal(shown('a', 7, 'x'), '"a"'));

  it('of a parse error are where it begins, with a sentence that repeats none of them', () => {
    const broken = '{"a": 1,, "b": 2}';
    const fault = parseFault(broken);
    assert.equal(fault?.from, 8);
    assert.doesNotMatch(fault?.message ?? 'position', /position|line \d/);
    assert.equal(parseFault('{}'), null);
    assert.equal(parseFault('{"a": ')?.from, 6);
  });

  it('are found in what is not finished', () => {
    assert.deepEqual(readLeniently('{"type": "text", "style": {"size": 5, "weig'), {
      type: 'text',
      style: { size: 5 },
    });
  });
});
