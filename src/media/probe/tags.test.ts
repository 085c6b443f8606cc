import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keptTags } from './tags.ts';

test('names are in lower case, values trimmed, and empty ones left out', () => {
  assert.deepEqual(
    keptTags([
      ['Title', ' Sunrise '],
      ['comment', '  '],
    ]),
    { title: 'Sunrise' },
  );
});

test('where a film was shot is left out', () => {
  const tags = [
    ['location', '+52.5+13.4/'],
    ['com.apple.quicktime.location.ISO6709', '+52.5+13.4/'],
    ['artist', 'Ada'],
  ] as const;
  assert.deepEqual(keptTags(tags), { artist: 'Ada' });
});

test('one long value cannot push out the others, and all together are bounded', () => {
  const long = Array.from({ length: 10 }, (_, index) => [`long${index}`, 'x'.repeat(1000)] as const);
  const { title, huge, ...others } = keptTags([['huge', 'x'.repeat(5000)], ...long, ['title', 'Sunrise']]);
  assert.equal(title, 'Sunrise');
  assert.equal(huge, undefined);
  assert.equal(Object.keys(others).length, 4);
});

test('names that objects have already are tags like any other', () => {
  assert.equal(Object.getPrototypeOf(keptTags([['__proto__', 'x']])), Object.prototype);
});

test('packets of XMP and of ID3 are no tags', () => {
  const packet = '<x:xmpmeta xmlns:x="adobe:ns:meta/"></x:xmpmeta>';
  const tags = [
    ['xmp', packet],
    ['id3v2_priv.XMP', packet],
    ['ID3v2_priv.WM/MediaClassPrimaryID', '\\xbc}'],
    ['xmpish', 'kept'],
  ] as const;
  assert.deepEqual(keptTags(tags), { xmpish: 'kept' });
});
