import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { readSubsets, subsetPath } from './font-package.ts';
import { EMOJI, FAMILIES, type Family, findFamily } from './manifest.ts';

test('every file that the manifest leads to is there', () => {
  for (const family of FAMILIES as readonly Family[]) {
    const subsets = [...readSubsets(family).keys()];
    assert.ok(subsets.includes('latin'), family.name);
    for (const posture of family.hasItalic ? (['normal', 'italic'] as const) : (['normal'] as const)) {
      for (const subset of subsets) assert.ok(existsSync(subsetPath(family, subset, posture)), subset);
    }
  }
  assert.ok(existsSync(subsetPath(EMOJI, 'emoji', 'normal')));
});

test('families are found by their name and by what else they are called', () => {
  assert.equal(findFamily('noto serif'), 'Noto Serif');
  assert.equal(findFamily(' Arial '), 'Noto Sans');
  assert.equal(findFamily('Times New Roman'), 'Noto Serif');
  assert.equal(findFamily('monospace'), 'Noto Sans Mono');
});

test('an unknown family is said to be unknown', () => {
  for (const name of ['', 'Comic Sans', '__proto__', '../../etc/passwd'])
    assert.equal(findFamily(name), null);
});
