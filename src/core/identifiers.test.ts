import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { earliestIdAt, isTimeOrdered, isUuid, newId, timeOf } from './identifiers.ts';

suite('identifiers', () => {
  test('ids sort in the order in which they were made, also within a millisecond', () => {
    const ids = Array.from({ length: 5_000 }, newId);
    assert.deepEqual(ids.toSorted(), ids);
    assert.equal(new Set(ids).size, ids.length);
  });

  test('an id tells when it was made', () => {
    const before = Date.now();
    const made = timeOf(newId()).getTime();
    assert.ok(before <= made && made <= Date.now());
  });

  test('the earliest id of a moment divides what came before from what comes after', () => {
    const id = newId();
    const moment = timeOf(id);
    assert.ok(earliestIdAt(moment) <= id);
    assert.ok(id < earliestIdAt(new Date(moment.getTime() + 1)));
    assert.ok(isTimeOrdered(earliestIdAt(moment)));
  });

  test('other uuids are uuids, and not in the order of time', () => {
    const random = '9b2f6a5e-1c1d-4e0b-8f0a-3d2c1b0a9f8e';
    assert.ok(isUuid(random) && !isTimeOrdered(random));
    assert.ok(!isUuid('../../etc/passwd'));
  });
});
