import type { Kysely } from 'kysely';
import { heldNames, isLeaseHeld, prolongLeases, releaseLeases, takeLease } from '#db/leases.ts';
import type { Schema } from '#db/schema.ts';
import { sharedMoment } from '#db/time.ts';
import type { Logger } from '#log.ts';

/** Milliseconds after which a process that is silent counts as dead. */
const LEASE = 60_000;
/** Some beats may come late, or fail. */
const BEAT = LEASE / 6;

const PREFIX = 'process ';

export interface PresenceParts {
  readonly db: Kysely<Schema>;
  readonly log: Logger;
  /** Names this process: no two are alike. */
  readonly instance: string;
}

/** Lets other processes know that this one is alive, until it is disposed: what it has begun is its own until then. */
export async function openPresence({ db, log, instance }: PresenceParts): Promise<AsyncDisposable> {
  const lease = { name: nameOf(instance), holder: instance };
  const beat = async () => {
    const [now, until] = [sharedMoment(db, 0), sharedMoment(db, LEASE)];
    const prolonged = await prolongLeases(db, [instance], until);
    if (prolonged.size === 0) await takeLease(db, { ...lease, now, until });
  };
  await beat();
  let beating: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    beating = beating.then(beat).catch((error: unknown) => {
      log.warn({ err: error }, 'the other servers could not be told that this one is alive');
    });
  }, BEAT);
  timer.unref();
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await beating;
      await releaseLeases(db, [lease]);
    },
  };
}

export function isPresent(db: Kysely<Schema>, instance: string): Promise<boolean> {
  return isLeaseHeld(db, nameOf(instance), sharedMoment(db, 0));
}

/** The processes that are alive, as they name themselves. */
export async function presentProcesses(db: Kysely<Schema>): Promise<string[]> {
  const names = await heldNames(db, PREFIX, sharedMoment(db, 0));
  return names.map((name) => name.slice(PREFIX.length));
}

function nameOf(instance: string): string {
  return `${PREFIX}${instance}`;
}
