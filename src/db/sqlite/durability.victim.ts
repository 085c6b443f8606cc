import { writeSync } from 'node:fs';
import { openLog } from '#log.ts';
import { openDatabase } from '../open.ts';
import { transact } from '../transact.ts';

/** Writes pairs of rows from many callers, and prints each pair's number once it is acknowledged, until it is killed. */

const path = process.argv[2];
if (path === undefined) throw new Error('The path of the database is missing.');

const CALLERS = 16;

await using database = await openDatabase({ path, log: openLog('silent') });
let next = 0;

async function write(): Promise<never> {
  for (;;) {
    const number = next++;
    await transact(database.db, async (tx) => {
      await tx
        .insertInto('marks')
        .values({ name: `left-${number}`, value: '' })
        .execute();
      await tx
        .insertInto('marks')
        .values({ name: `right-${number}`, value: '' })
        .execute();
    });
    // Synchronous: a line that the parent reads was acknowledged before the kill.
    writeSync(1, `${number}\n`);
  }
}

await Promise.all(Array.from({ length: CALLERS }, write));
