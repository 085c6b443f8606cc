import { setImmediate as turn } from 'node:timers/promises';
import type { Database } from '#db/open.ts';
import type { TestEngine } from '#db/testing/engines.ts';
import { openLog } from '#log.ts';
import { openEmbeddedJobs } from '../embedded.ts';
import { ManualClock } from '../manual-clock.ts';
import { GRACE, type JobsStorage } from './storage.ts';

/** Milliseconds that a clock jumps at once: short enough for every timer to come in its turn. */
const STEP = 5_000;
/** Statements after which a queue that was set off has nothing more to ask, by engine: on SQLite reads take no turn. */
const ROUNDS = { local: 4, shared: 12 };

/** Statements are served in order, on one connection, so that what was asked for before is done when these are. */
export async function quiet(database: Database): Promise<void> {
  for (let round = 0; round < ROUNDS[database.shared ? 'shared' : 'local']; round += 1) {
    await turn();
    await database.check();
  }
}

/** The queue in a database of its own. */
export async function openStorage(engine: TestEngine): Promise<JobsStorage> {
  const database = await engine.open({ connections: 1 });
  const { db, shared, notices } = database;
  const clocks = [new ManualClock()];
  return {
    db,
    shared,
    async unfinished() {
      const rows = await db.selectFrom('jobs').select('payload').where('state', '!=', 'dead').execute();
      return rows.map((row) => JSON.parse(row.payload).assetId);
    },
    process(places) {
      // Time does not go back for a process that starts after another one has died.
      const clock = new ManualClock(Math.max(...clocks.map((each) => each.now())));
      clocks.push(clock);
      const concurrency = { media: places, network: places, render: places };
      const options = { db, log: openLog('silent'), shared, notices, concurrency, grace: GRACE, clock };
      return {
        jobs: openEmbeddedJobs(options),
        now: () => clock.now(),
        async advance(milliseconds) {
          await quiet(database);
          for (let left = milliseconds; left > 0; left -= STEP) {
            clock.advance(Math.min(left, STEP));
            await quiet(database);
          }
        },
      };
    },
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}
