import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pathOf, pointerOf, valueAt, withItem, withItemMoved, withoutItem, withValue } from './json.ts';

const SCRIPT = { name: 'a', timeline: { tracks: [{ clips: [{ start: 1 }, { start: 2 }] }] } };
const CLIPS = ['timeline', 'tracks', 0, 'clips'];

describe('a JSON document', () => {
  it('is looked into by a path, and has nothing of what objects inherit', () => {
    assert.equal(valueAt(SCRIPT, [...CLIPS, 1, 'start']), 2);
    assert.equal(valueAt(SCRIPT, ['name', 'length']), undefined);
    assert.equal(valueAt(SCRIPT, ['constructor']), undefined);
  });

  it('is replaced, never changed', () => {
    const before = structuredClone(SCRIPT);
    const after = withValue(SCRIPT, [...CLIPS, 0, 'start'], 9);
    assert.equal(valueAt(after, [...CLIPS, 0, 'start']), 9);
    assert.deepEqual(SCRIPT, before);
  });

  it('keeps the order of its keys, and gets missing objects made', () => {
    assert.equal(JSON.stringify(withValue({ a: 1, b: 2 }, ['a'], 3)), '{"a":3,"b":2}');
    assert.deepEqual(withValue({}, ['style', 'size'], '5%'), { style: { size: '5%' } });
    assert.deepEqual(withValue({}, ['items', 0, 'a'], 1), { items: [{ a: 1 }] });
  });

  it('loses what is empty after a removal, but no item of a list', () => {
    assert.deepEqual(withValue({ x: 1, style: { size: 2 } }, ['style', 'size'], undefined), { x: 1 });
    assert.deepEqual(withValue(SCRIPT, [...CLIPS, 0], undefined), {
      name: 'a',
      timeline: { tracks: [{ clips: [{ start: 2 }] }] },
    });
  });

  it('has items put in, taken out and moved', () => {
    const starts = (value: ReturnType<typeof withItem>) =>
      (valueAt(value, CLIPS) as { start: number }[]).map(({ start }) => start);
    assert.deepEqual(starts(withItem(SCRIPT, CLIPS, 1, { start: 7 })), [1, 7, 2]);
    assert.deepEqual(starts(withoutItem(SCRIPT, CLIPS, 0)), [2]);
    assert.deepEqual(starts(withItemMoved(SCRIPT, CLIPS, [1, 0])), [2, 1]);
    assert.deepEqual(starts(withItemMoved(SCRIPT, CLIPS, [1, 2])), [1, 2]);
  });

  it('says where things are as JSON pointers do', () => {
    assert.equal(pointerOf(['a/b', 0, 'c~d']), '/a~1b/0/c~0d');
    assert.deepEqual(pathOf('/a~1b/0/c~0d'), ['a/b', 0, 'c~d']);
    assert.deepEqual(pathOf(''), []);
  });
});
