import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hexOf, parseScalar, printScalar } from './scalars.ts';

describe('scalars of the form', () => {
  it('are numbers where they are typed as such', () => {
    assert.deepEqual(['1.5', '-3', '.5', '2.'].map(parseScalar), [1.5, -3, 0.5, 2]);
    assert.deepEqual(['6%', 'auto', '${x}', '1e9', ' '].map(parseScalar), [
      '6%',
      'auto',
      '${x}',
      '1e9',
      undefined,
    ]);
  });

  it('are shown as they are, and nothing else is', () => {
    assert.deepEqual([0, 'a', undefined, [], {}].map(printScalar), ['0', 'a', '', null, null]);
  });

  it('are colours for the picker where they are hexadecimal', () => {
    assert.deepEqual(['#FfC857', '#abc', '#11223344', 'white', '${c}'].map(hexOf), [
      '#ffc857',
      '#aabbcc',
      '#112233',
      null,
      null,
    ]);
  });
});
