import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { inParallel, together } from './parallel.ts';

const never = new AbortController().signal;

/** Work that ends only when it is told to. */
function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
}

suite('work at the same time', () => {
  test('does not more than so many things at once, and answers in the order of the items', async () => {
    let [running, most] = [0, 0];
    const results = await inParallel([1, 2, 3, 4, 5], { atOnce: 2, signal: never }, async (item) => {
      running += 1;
      most = Math.max(most, running);
      for (let turns = 0; turns < 10 - item; turns += 1) await Promise.resolve();
      running -= 1;
      return item * 10;
    });
    assert.deepEqual([results, most], [[10, 20, 30, 40, 50], 2]);
  });

  test('one failure aborts the others, waits for them and is the one that is thrown', async () => {
    const ended: number[] = [];
    const run = inParallel([1, 2, 3], { atOnce: 2, signal: never }, async (item, signal) => {
      if (item === 1) throw new Error('the first');
      await untilAborted(signal).catch(() => ended.push(item));
      throw new Error('a consequence');
    });
    await assert.rejects(run, /the first/);
    assert.deepEqual(ended, [2]);
  });

  test('nothing is begun once the signal has aborted', async () => {
    const begun: number[] = [];
    const signal = AbortSignal.abort(new Error('over'));
    const run = inParallel([1], { atOnce: 1, signal }, async (item) => begun.push(item));
    await assert.rejects(run, /over/);
    assert.deepEqual(begun, []);
  });

  test('of two things, either failure ends both', async () => {
    for (const failing of [0, 1]) {
      let ended = false;
      const fail = async () => {
        throw new Error('failed');
      };
      const wait = (signal: AbortSignal) =>
        untilAborted(signal).finally(() => {
          ended = true;
        });
      await assert.rejects(together(never, failing === 0 ? [fail, wait] : [wait, fail]), /failed/);
      assert.ok(ended);
    }
    assert.deepEqual(await together(never, [async () => 1, async () => 'two']), [1, 'two']);
  });
});
