import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { destination } from './list-keys.ts';

const rows = [
  { start: 0, widths: [100, 300] },
  { start: 2, widths: [200, 100, 100] },
  { start: 5, widths: [50] },
];
const from = (at: number) => (key: string) => destination(key, { at, rows, last: 5 });

describe('the keys of a list', () => {
  it('go along the items', () => {
    assert.equal(from(1)('ArrowRight'), 2);
    assert.equal(from(2)('ArrowLeft'), 1);
    assert.equal(from(3)('Home'), 0);
    assert.equal(from(3)('End'), 5);
  });

  it('go to what is nearest in the row above and below', () => {
    assert.equal(from(0)('ArrowDown'), 2);
    assert.equal(from(1)('ArrowDown'), 3);
    assert.equal(from(4)('ArrowUp'), 1);
    assert.equal(from(4)('ArrowDown'), 5);
  });

  it('stay at the edges', () => {
    assert.equal(from(0)('ArrowLeft'), 0);
    assert.equal(from(0)('ArrowUp'), 0);
    assert.equal(from(5)('ArrowDown'), 5);
    assert.equal(from(5)('ArrowRight'), 5);
  });

  it('go from row to row where each item has one of its own', () => {
    const along = (at: number) => (key: string) => destination(key, { at, rows: null, last: 5 });
    assert.equal(along(3)('ArrowDown'), 4);
    assert.equal(along(3)('ArrowUp'), 2);
    assert.equal(along(5)('ArrowDown'), 5);
    assert.equal(along(0)('ArrowUp'), 0);
  });

  it('mean nothing when they are letters', () => assert.equal(from(0)('x'), null));
});
