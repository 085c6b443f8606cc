import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { AssetError } from '#errors.ts';
import { StorageOutage } from './jobs.ts';
import { isLastAttempt, LONGEST_DELAY, publicReason, retryDelay } from './retries.ts';

const HALF_A_DAY = 12 * 3_600_000;
const fault = new AssetError('unavailable', 'The storage does not answer.');

/** Milliseconds, at least, from the first try to the last. */
function patience(error: unknown): number {
  let waited = 0;
  for (let attempt = 1; !isLastAttempt('preview', attempt, error); attempt += 1)
    waited += retryDelay(attempt, () => 0, error);
  return waited;
}

suite('giving up', () => {
  test('takes a minute for a file that cannot be read', () => {
    assert.ok(patience(fault) < 60_000);
    assert.ok(patience(new Error('a bug')) < 60_000);
  });

  test('takes hours while the storage is away, which is asked for each minute', () => {
    assert.ok(patience(new StorageOutage(fault)) > HALF_A_DAY / 2);
    assert.ok(retryDelay(100, () => 1, new StorageOutage(fault)) < 90_000);
    assert.equal(publicReason(new StorageOutage(fault)), fault.message);
  });

  test('comes for every kind of job, and no wait is longer than it may be', () => {
    for (const kind of ['probe', 'preview', 'discard', 'import', 'render', 'write-prompt'] as const) {
      assert.equal(isLastAttempt(kind, 1), false);
      assert.equal(isLastAttempt(kind, 1_000, new StorageOutage(fault)), true);
    }
    assert.ok(retryDelay(100, () => 1) <= LONGEST_DELAY);
  });
});
