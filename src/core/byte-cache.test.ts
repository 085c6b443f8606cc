import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ByteCache } from './byte-cache.ts';

const ROOM = 40_000;
const SIZE = 1_000;

function entry(size = SIZE) {
  return { bytes: new Uint8Array(size) };
}

function kept(cache: ByteCache<{ bytes: Uint8Array }>, names: readonly string[]): string[] {
  return names.filter((name) => cache.get(name) !== null);
}

const NAMES = Array.from({ length: 100 }, (_, index) => `n${index}`);

suite('a cache of bytes', () => {
  test('keeps as much as there is room for, and what came last', () => {
    const cache = new ByteCache(ROOM);
    for (const name of NAMES) cache.set(name, entry());
    const found = kept(cache, NAMES.toReversed());
    assert.ok(found.length * SIZE <= ROOM && found.length * SIZE > ROOM / 4, `${found.length}`);
    assert.ok(found.includes('n99') && !found.includes('n0'));
  });

  test('keeps what is asked for again and again', () => {
    const cache = new ByteCache(ROOM);
    const asked = entry();
    cache.set('asked', asked);
    for (const name of NAMES) {
      cache.set(name, entry());
      assert.equal(cache.get('asked'), asked);
    }
  });

  test('gives the last value of a name, and none that was deleted', () => {
    const cache = new ByteCache(ROOM);
    const [first, second] = [entry(), entry()];
    cache.set('a', first);
    cache.set('a', second);
    assert.equal(cache.get('a'), second);
    cache.delete('a');
    assert.equal(cache.get('a'), null);
    cache.set('a', first);
    cache.clear();
    assert.equal(cache.get('a'), null);
  });

  test('counts a name that is set again once', () => {
    const cache = new ByteCache(ROOM);
    cache.set('other', entry());
    for (const _ of NAMES) cache.set('same', entry());
    assert.deepEqual(kept(cache, ['other', 'same']), ['other', 'same']);
  });

  test('does not keep what would push out all else', () => {
    const cache = new ByteCache(ROOM);
    cache.set('small', entry());
    cache.set('large', entry(ROOM));
    assert.deepEqual(kept(cache, ['small', 'large']), ['small']);
  });
});
