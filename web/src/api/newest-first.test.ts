import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withAsset } from './newest-first.ts';

const asset = (id: string, day: number) => ({ id, createdAt: `2026-11-${day}T00:00:00.000Z` });
const page = (hasMore: boolean, ...data: ReturnType<typeof asset>[]) => ({ data, hasMore });
const idsOf = (pages: { data: readonly { id: string }[] }[]) =>
  pages.map(({ data }) => data.map(({ id }) => id).join('')).join('|');

describe('a list that is newest first', () => {
  const pages = [page(true, asset('f', 16), asset('e', 15)), page(false, asset('c', 13), asset('b', 12))];

  it('takes one more in its place', () => {
    assert.equal(idsOf(withAsset(pages, asset('g', 17))), 'gfe|cb');
    assert.equal(idsOf(withAsset(pages, asset('d', 14))), 'fe|dcb');
    assert.equal(idsOf(withAsset(pages, asset('a', 11))), 'fe|cba');
    assert.equal(idsOf(withAsset(pages, asset('bb', 12))), 'fe|cbbb');
  });

  it('leaves to the next page what belongs there', () => {
    assert.equal(idsOf(withAsset([page(true, asset('f', 16))], asset('a', 11))), 'f');
  });

  it('begins with the first one', () => {
    assert.equal(idsOf(withAsset([page(false)], asset('a', 11))), 'a');
  });
});
