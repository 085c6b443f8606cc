import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { AssetError } from '#errors.ts';
import { Attempts, isTransient, systemPacing } from './attempts.ts';
import { testPacing } from './testing/test-pacing.ts';

const never = new AbortController().signal;
const busy = new AssetError('unavailable', 'busy');

suite('attempts', () => {
  test('wait twice as long each time, and are five', async () => {
    const pacing = testPacing();
    const attempts = new Attempts(pacing, never);
    for (let failures = 1; failures < 5; failures += 1) await attempts.after(busy);
    await assert.rejects(attempts.after(busy), busy);
    assert.deepEqual(pacing.pauses, [1000, 2000, 4000, 8000]);
  });

  test('are spread by chance', async () => {
    const pacing = testPacing(1);
    await new Attempts(pacing, never).after(busy);
    assert.deepEqual(pacing.pauses, [1500]);
  });

  test('end at once where trying again cannot help', async () => {
    const pacing = testPacing();
    const attempts = new Attempts(pacing, never);
    for (const error of [
      new AssetError('unprocessable', 'no'),
      new AssetError('too-slow', 'no'),
      new Error('bug'),
    ]) {
      assert.equal(isTransient(error), false);
      await assert.rejects(attempts.after(error), error);
    }
    assert.deepEqual(pacing.pauses, []);
  });

  test('are forgiven after a mebibyte of progress, and not after less', async () => {
    const pacing = testPacing();
    const attempts = new Attempts(pacing, never);
    for (let breaks = 0; breaks < 20; breaks += 1) {
      attempts.progressed(2 ** 20);
      await attempts.after(busy);
    }
    assert.ok(pacing.pauses.every((pause) => pause === 1000));
    attempts.progressed(2 ** 20 - 1);
    await attempts.after(busy);
    assert.equal(pacing.pauses.at(-1), 2000);
  });

  test('wait at least as long as they are asked to', async () => {
    const pacing = testPacing();
    const attempts = new Attempts(pacing, never);
    await attempts.after(new AssetError('unavailable', 'busy', { retryAfter: 0 }));
    await attempts.after(new AssetError('unavailable', 'busy', { retryAfter: 60 }));
    assert.deepEqual(pacing.pauses, [1000, 60_000]);
  });
});

suite('the pause between two tries', () => {
  test('ends with the reason of its signal', async () => {
    const controller = new AbortController();
    const paused = systemPacing.sleep(60_000, controller.signal);
    controller.abort(new Error('cancelled'));
    await assert.rejects(paused, /cancelled/);
    await systemPacing.sleep(1, never);
  });
});
