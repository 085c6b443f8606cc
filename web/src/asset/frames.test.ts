import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { frameAfter } from './frames.ts';

describe('stepping by frames', () => {
  it('meets every frame once, forwards and back', () => {
    const rate = 30000 / 1001;
    const duration = 50 / rate;
    let time = 0;
    for (let frame = 1; frame < 50; frame += 1) {
      time = frameAfter({ time, frames: 1, rate, duration });
      assert.equal(Math.floor(time * rate), frame);
    }
    for (let frame = 48; frame >= 0; frame -= 1) {
      time = frameAfter({ time, frames: -1, rate, duration });
      assert.equal(Math.floor(time * rate), frame);
    }
  });

  it('stays within the video', () => {
    const step = { rate: 25, duration: 2 };
    assert.equal(Math.floor(frameAfter({ ...step, time: 0, frames: -1 }) * 25), 0);
    assert.equal(Math.floor(frameAfter({ ...step, time: 2, frames: 1 }) * 25), 49);
  });
});
