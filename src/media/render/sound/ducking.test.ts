import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DuckingEnvelope, isHeard } from './ducking.ts';

const AHEAD = DuckingEnvelope.LOOK_AHEAD;

/** The depth at the end of each window, for speech in the windows for which it is said. */
function depths(count: number, speech: (window: number) => boolean): number[] {
  const envelope = new DuckingEnvelope();
  return Array.from({ length: count + AHEAD }, (_, index) => envelope.advance(speech(index))).slice(AHEAD);
}

test('others are down all the way when speech begins, and not before they have to be', () => {
  const found = depths(200, (window) => window >= 100);
  assert.equal(found[100 - AHEAD - 1], 0);
  assert.ok((found[100 - AHEAD] ?? 0) > 0);
  assert.equal(found[99], 1);
  assert.equal(found[199], 1);
});

test('speech at the very start finds others down', () => {
  assert.equal(depths(10, () => true)[0], 1);
});

test('others come up in a pause, and not between two words', () => {
  const word = depths(100, (window) => window < 20 || window >= 30);
  assert.ok(word.every((depth) => depth === 1));
  const pause = depths(200, (window) => window < 20);
  assert.equal(pause[25], 1);
  assert.ok((pause[20 + 15 + 20] ?? 1) < 0.6);
  assert.equal(pause[100], 0);
});

test('a voice is heard, the noise of a room is not', () => {
  const noise = (amplitude: number) =>
    Float32Array.from({ length: 960 }, (_, index) => (index % 2 === 0 ? amplitude : -amplitude));
  assert.equal(isHeard(noise(0.03)), true);
  assert.equal(isHeard(noise(0.002)), false);
  assert.equal(isHeard(noise(0)), false);
});
