import type { Kysely } from 'kysely';
import type { Schema } from '#db/schema.ts';
import { sharedNow, steadyNow } from '#db/time.ts';
import type { Logger } from '#log.ts';
import { type Clock, systemClock } from './clock.ts';

/** Milliseconds between two looks at the other clock; in between the time that passes here is added. */
const LOOK = 60_000;

/**
 * The time by the clock that all who use the database share: a node whose own is wrong takes no job from another one
 * before its lease is over. Disposing ends the looking.
 */
export async function openSharedClock({
  db,
  log,
}: {
  db: Kysely<Schema>;
  log: Logger;
}): Promise<Clock & AsyncDisposable> {
  let ahead = await difference(db);
  let looking: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    looking = difference(db).then(
      (found) => {
        ahead = found;
      },
      (error: unknown) => log.warn({ err: error }, 'the clock of the database could not be read'),
    );
  }, LOOK);
  timer.unref();
  return {
    now: () => steadyNow() + ahead,
    after: systemClock.after,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await looking;
    },
  };
}

/** Milliseconds by which the shared clock is ahead of this process's, to within half of the time that asking took. */
async function difference(db: Kysely<Schema>): Promise<number> {
  const asked = steadyNow();
  const there = await sharedNow(db);
  return there - Math.round((asked + steadyNow()) / 2);
}
