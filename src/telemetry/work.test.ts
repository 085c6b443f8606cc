import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { countWait, currentWork, fieldsBeside, inWork, newWork } from './work.ts';

suite('work', () => {
  test('is found by whatever it starts, however late', async () => {
    const work = newWork({ reqId: 'one' }, null);
    const late = inWork(work, async () => {
      await turn();
      return currentWork();
    });
    const other = inWork(newWork({ reqId: 'two' }, null), async () => fieldsBeside(() => ({})));
    assert.equal(await late, work);
    assert.deepEqual(await other, { reqId: 'two' });
    assert.equal(currentWork(), null);
  });

  test('adds to a log line what its logger does not say already', () => {
    inWork(newWork({ reqId: 'one', jobId: 'j' }, null), () => {
      assert.deepEqual(
        fieldsBeside(() => ({ reqId: 'one' })),
        { jobId: 'j' },
      );
    });
    assert.deepEqual(
      fieldsBeside(() => assert.fail('nobody works')),
      {},
    );
  });

  test('counts what it waits for', () => {
    const work = newWork({}, null);
    inWork(work, () => {
      countWait('db', 3);
      countWait('db', 4);
      countWait('blobs', 1);
    });
    countWait('db', 100);
    assert.deepEqual(work.waited, { db: 7, blobs: 1 });
  });
});
