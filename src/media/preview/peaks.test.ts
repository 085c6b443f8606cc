import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PeakMeter } from './peaks.ts';
import type { Plane } from './samples.ts';

function plane(values: readonly number[]): Plane {
  return { samples: Float64Array.from(values), offset: 0, step: 1, zero: 0, full: 1 };
}

/** `count` samples that alternate between two values. */
function swing(low: number, high: number, count: number): Plane {
  return plane(Array.from({ length: count }, (_, index) => (index % 2 === 0 ? low : high)));
}

test('a point is the minimum and the maximum of its samples', () => {
  const meter = new PeakMeter({ sampleRate: 8000, channels: 1 });
  meter.add([swing(-0.5, 0.25, 64)], 64);
  meter.add([swing(-1, 1, 10)], 10);
  assert.deepEqual(meter.result(), {
    version: 2,
    channels: 1,
    sample_rate: 8000,
    samples_per_pixel: 64,
    bits: 8,
    length: 2,
    data: [-64, 32, -128, 127],
  });
});

test('frames need not end where points do', () => {
  const values = Array.from({ length: 640 }, (_, index) => Math.sin(index / 9));
  const whole = new PeakMeter({ sampleRate: 8000, channels: 1 });
  whole.add([plane(values)], values.length);
  const pieces = new PeakMeter({ sampleRate: 8000, channels: 1 });
  for (let at = 0; at < values.length; at += 50) {
    const piece = values.slice(at, at + 50);
    pieces.add([plane(piece)], piece.length);
  }
  assert.deepEqual(pieces.result(), whole.result());
});

test('stereo keeps its channels, one after the other in each point', () => {
  const meter = new PeakMeter({ sampleRate: 8000, channels: 2 });
  meter.add([swing(-0.5, 0.5, 64), swing(-0.25, 0, 64)], 64);
  const { channels, data } = meter.result();
  assert.deepEqual({ channels, data }, { channels: 2, data: [-64, 64, -32, 0] });
});

test('of more channels than two the extremes of all are kept', () => {
  const meter = new PeakMeter({ sampleRate: 8000, channels: 3 });
  meter.add([swing(-0.5, 0, 64), swing(0, 0.25, 64), swing(0, 0, 64)], 64);
  const { channels, data } = meter.result();
  assert.deepEqual({ channels, data }, { channels: 1, data: [-64, 32] });
});

test('an hour has no more points than a minute, and its loudest moment stays', () => {
  const meter = new PeakMeter({ sampleRate: 8000, channels: 1 });
  const quiet = swing(-0.1, 0.1, 8000);
  for (let second = 0; second < 3600; second += 1) {
    meter.add([second === 1800 ? swing(-0.9, 0.8, 8000) : quiet], 8000);
  }
  const peaks = meter.result();
  assert.ok(peaks.length > 1000 && peaks.length <= 2000, String(peaks.length));
  assert.equal(peaks.data.length, peaks.length * 2);
  assert.equal(Math.ceil((3600 * 8000) / peaks.samples_per_pixel), peaks.length);
  assert.equal(Math.min(...peaks.data), Math.round(-0.9 * 128));
  const loudest = peaks.data.indexOf(Math.round(0.8 * 128)) / peaks.data.length;
  assert.ok(Math.abs(loudest - 0.5) < 0.01, String(loudest));
});

test('eight-bit samples are centred', () => {
  const meter = new PeakMeter({ sampleRate: 8000, channels: 1 });
  meter.add([{ samples: Uint8Array.of(128, 192, 64), offset: 0, step: 1, zero: 128, full: 128 }], 3);
  assert.deepEqual(meter.result().data, [-64, 64]);
});

test('packed channels are read with their step', () => {
  const samples = Int16Array.of(16_384, -8192, 0, 0);
  const packed = (offset: number): Plane => ({ samples, offset, step: 2, zero: 0, full: 2 ** 15 });
  const meter = new PeakMeter({ sampleRate: 8000, channels: 2 });
  meter.add([packed(0), packed(1)], 2);
  assert.deepEqual(meter.result().data, [0, 64, -32, 0]);
});
