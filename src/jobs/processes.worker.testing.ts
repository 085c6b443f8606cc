import { openDatabase } from '#db/open.ts';
import { postgresOptions } from '#db/testing/engines.ts';
import { openLog } from '#log.ts';
import { immortal, probing, untilAborted } from './conformance/storage.ts';
import { openEmbeddedJobs } from './embedded.ts';

// A process of its own over the database that its argument names: says which probe it has begun, and never ends it.
const [url = ''] = process.argv.slice(2);
const database = await openDatabase(postgresOptions(url));
const { db, shared, notices } = database;
const concurrency = { media: 1, network: 1, render: 1 };
const jobs = openEmbeddedJobs({ db, log: openLog('silent'), shared, notices, concurrency, grace: 1 });
const hold = probing(async (run) => {
  process.send?.(run.payload.assetId);
  await untilAborted(run);
});
jobs.start(hold, immortal);
process.once('SIGTERM', async () => {
  await jobs[Symbol.asyncDispose]();
  // As the service does: what is given back is still told.
  await database[Symbol.asyncDispose]();
  process.exit(0);
});
process.send?.('started');
