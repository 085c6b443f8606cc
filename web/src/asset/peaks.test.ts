import assert from 'node:assert/strict';
import { it } from 'node:test';
import { readPeaks } from './peaks.ts';

it('parts the channels of a waveform', () => {
  assert.deepEqual(readPeaks({ channels: 2, bits: 8, data: [-128, 64, -64, 32, 0, 0, -32, 127] }), [
    [-1, 0.5, 0, 0],
    [-0.5, 0.25, -0.25, 127 / 128],
  ]);
});
