import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseCompareSearch } from '../compare-search.ts';
import { differencesOf, type Side } from './differences.ts';

const GENERATION = { scriptVersion: 1, parameters: { sign: 'Leo' }, written: {}, seed: 0, draft: false };
const ASSET = { duration: 2, width: 160, height: 90, size: 1000 };

function side(generation: Partial<Side['generation']> = {}, asset: Partial<typeof ASSET> = {}): Side {
  return { generation: { ...GENERATION, ...generation }, asset: { ...ASSET, ...asset } };
}

describe('the differences between two results', () => {
  it('are none between the same', () => assert.deepEqual(differencesOf(side(), side()), []));

  it('are how they were made and what came out', () => {
    const other = side(
      {
        scriptVersion: 2,
        parameters: { sign: 'Leo', steps: [1] },
        written: { story: { text: 'Hm.', by: 'model' } },
      },
      { width: 320, height: 180 },
    );
    assert.deepEqual(differencesOf(side(), other), [
      { what: 'Version', a: '1', b: '2' },
      { what: 'steps', a: '', b: '[1]' },
      { what: 'story', a: '', b: 'Hm.' },
      { what: 'Pixels', a: '160 × 90', b: '320 × 180' },
    ]);
  });
});

describe('the address of a comparison', () => {
  it('keeps ids and nothing else', () => {
    const a = '0190a4c2-7d3e-7cc1-8f2a-0123456789ab';
    assert.deepEqual(parseCompareSearch({ a, b: '../x', c: 1 }), { a });
  });
});
