import assert from 'node:assert/strict';
import { test } from 'node:test';
import { POSTGRES, SQLITE } from '#db/testing/engines.ts';
import { openLog } from '#log.ts';
import { openSharedClock } from './shared-clock.ts';

const DAY = 24 * 3600_000;
/** Milliseconds by which two looks at the same clock may differ on a busy machine. */
const NEAR = 60_000;

for (const engine of [SQLITE, POSTGRES]) {
  test(`setting this machine's clock moves the shared one by nothing, on ${engine.name}`, {
    skip: engine.skip,
  }, async (t) => {
    await using database = await engine.open();
    const truth = Date.now();
    t.mock.timers.enable({ apis: ['Date'], now: truth + DAY });
    await using clock = await openSharedClock({ db: database.db, log: openLog('silent') });
    assert.ok(Math.abs(clock.now() - truth) < NEAR, `${clock.now() - truth} ms`);
    t.mock.timers.setTime(truth - DAY);
    assert.ok(Math.abs(clock.now() - truth) < NEAR, `${clock.now() - truth} ms`);
  });
}
