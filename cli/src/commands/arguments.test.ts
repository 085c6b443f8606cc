import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { timeAhead, timeBack, wholeNumber } from './arguments.ts';

suite('arguments', () => {
  test('say times as durations or as dates', (t) => {
    t.mock.timers.enable({ apis: ['Date'], now: Date.UTC(2030, 0, 10) });
    assert.equal(timeAhead('36h'), '2030-01-11T12:00:00.000Z');
    assert.equal(timeBack('1w'), '2030-01-03T00:00:00.000Z');
    assert.equal(timeBack('2029-12-31'), '2029-12-31T00:00:00.000Z');
    for (const wrong of ['', '7', '7y', 'soon', '-1d', '99999999w'])
      assert.throws(() => timeAhead(wrong), /It is a duration like 12h/, wrong);
  });

  test('say numbers as whole ones within bounds', () => {
    const parse = wholeNumber(1, 32);
    assert.deepEqual(['1', '32'].map(parse), [1, 32]);
    for (const wrong of ['0', '33', '-1', '1.5', '1e1', '', 'x'])
      assert.throws(() => parse(wrong), /from 1 to 32/, wrong);
  });
});
