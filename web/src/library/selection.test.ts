import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { extend, NOTHING, toggle, within } from './selection.ts';

const ORDER = ['a', 'b', 'c', 'd', 'e'];
const idsOf = ({ ids }: { ids: ReadonlySet<string> }) => [...ids].sort().join('');

describe('the selection', () => {
  it('adds and takes away', () => {
    assert.equal(idsOf(toggle(toggle(NOTHING, 'a'), 'b')), 'ab');
    assert.equal(idsOf(toggle(toggle(NOTHING, 'a'), 'a')), '');
  });

  it('extends from the last one, both ways, and keeps the rest', () => {
    const two = toggle(NOTHING, 'c');
    assert.equal(idsOf(extend(two, ORDER, 'e')), 'cde');
    assert.equal(idsOf(extend(two, ORDER, 'a')), 'abc');
    assert.equal(idsOf(extend(toggle(toggle(NOTHING, 'a'), 'd'), ORDER, 'e')), 'ade');
  });

  it('begins a range where there is none', () => assert.equal(idsOf(extend(NOTHING, ORDER, 'b')), 'b'));

  it('forgets what has gone', () => {
    assert.equal(idsOf(within(toggle(toggle(NOTHING, 'a'), 'z'), ORDER)), 'a');
  });
});
