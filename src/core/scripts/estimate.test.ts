import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { estimate } from './estimate.ts';
import { CLIP_ID, resolved } from './testing/environment.ts';

function estimated(output: object, length = 10, layers = 1) {
  const clip = { asset: { type: 'video', src: CLIP_ID }, length };
  return estimate(
    resolved({ output, timeline: { tracks: Array.from({ length: layers }, () => ({ clips: [clip] })) } })
      .timeline,
  );
}

suite('an estimate', () => {
  test('grows with time, pixels, frames, layers and quality', () => {
    const plain = estimated({});
    for (const more of [
      estimated({ preset: 'fhd' }),
      estimated({ fps: 60 }),
      estimated({ quality: 'high' }),
    ]) {
      assert.ok(more.seconds > plain.seconds && more.bytes > plain.bytes);
    }
    assert.ok(estimated({}, 5).seconds < plain.seconds && estimated({}, 5).bytes < plain.bytes);
    assert.ok(estimated({}, 10, 3).seconds > plain.seconds);
    assert.ok(estimated({ quality: 'draft' }).seconds < plain.seconds);
  });

  test('counts what is within a timeline', () => {
    const fill = { asset: { type: 'fill', fill: 'red' }, length: 10 };
    const inner = { asset: { type: 'timeline', tracks: [{ clips: [fill] }, { clips: [fill] }] } };
    const seconds = (clip: object) =>
      estimate(resolved({ timeline: { tracks: [{ clips: [clip] }] } }).timeline).seconds;
    assert.ok(seconds(inner) > seconds(fill));
  });

  test('is of the right order for a common video', () => {
    const { seconds, bytes } = estimated({});
    assert.ok(seconds > 1 && seconds < 20, String(seconds));
    assert.ok(bytes > 1e6 && bytes < 1e7, String(bytes));
  });

  test('knows that sound and stills are little work', () => {
    for (const format of ['m4a', 'mp3', 'wav', 'png', 'jpeg', 'webp'])
      assert.ok(estimated({ format }).seconds < estimated({}).seconds, format);
    assert.equal(estimated({ format: 'wav' }).bytes, 1_920_000);
  });
});
