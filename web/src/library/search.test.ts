import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isFiltered, parseAssetSearch } from './search.ts';

describe('the address of a list', () => {
  it('keeps what is valid and drops the rest', () => {
    const parsed = parseAssetSearch({
      q: 'cat',
      kind: ['video', 'spoon'],
      status: 'ready',
      favourite: 'yes',
      tag: ['beach', '', 7, 'dawn', 'beach'],
      from: '2026-02-30x',
      until: '2026-11-21',
      sort: 'name',
      view: 'table',
      other: 1,
    });
    assert.deepEqual(parsed, {
      q: 'cat',
      kind: ['video'],
      status: ['ready'],
      tag: ['beach', 'dawn'],
      until: '2026-11-21',
      sort: 'name',
      view: 'table',
    });
  });

  it('says nothing of what is as usual', () => {
    assert.deepEqual(parseAssetSearch({ q: ' ', kind: [], sort: '-created', view: 'grid' }), {});
  });

  it('may name one tag as it did before there could be several', () => {
    assert.deepEqual(parseAssetSearch({ tag: 'beach' }), { tag: ['beach'] });
  });

  it('knows that order and view narrow nothing', () => {
    assert.equal(isFiltered({ sort: 'name', view: 'table' }), false);
    assert.equal(isFiltered({ tag: ['a'] }), true);
  });
});
