import assert from 'node:assert/strict';
import { test } from 'node:test';
import { corrected, masteringFor } from './mastering.ts';

const MEASURED = { integrated: -20, samplePeak: 0.2, truePeak: 0.2 };

test('a mix is brought to its target', () => {
  assert.deepEqual(masteringFor(MEASURED, -16), { gain: 4, limit: null });
  assert.deepEqual(masteringFor(MEASURED, -23), { gain: -3, limit: null });
});

test('what would come near full scale is limited', () => {
  const { gain, limit } = masteringFor({ ...MEASURED, truePeak: 0.7 }, -16);
  assert.equal(gain, 4);
  assert.ok(limit !== null && limit < 10 ** (-1 / 20));
});

test('without a target only what goes beyond full scale is changed', () => {
  assert.deepEqual(masteringFor({ ...MEASURED, samplePeak: 1, truePeak: 1.2 }, null), {
    gain: 0,
    limit: null,
  });
  const { gain, limit } = masteringFor({ ...MEASURED, samplePeak: 1.01 }, null);
  assert.equal(gain, 0);
  assert.ok(limit !== null && limit < 1);
});

test('silence stays silence, and noise stays noise', () => {
  const silence = { integrated: null, samplePeak: 0, truePeak: 0 };
  assert.deepEqual(masteringFor(silence, -14), { gain: 0, limit: null });
  assert.equal(masteringFor({ ...MEASURED, integrated: -65 }, -14).gain, 30);
});

test('what limiting took away is given back', () => {
  const limited = { gain: 6, limit: 0.8 };
  assert.deepEqual(corrected(limited, { ...MEASURED, integrated: -15.5 }, -14), { gain: 7.5, limit: 0.8 });
});
