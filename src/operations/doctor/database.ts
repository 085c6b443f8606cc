import type { Kysely } from 'kysely';
import { databaseFacts, failingEndpoints } from '#db/diagnosis.ts';
import type { Database } from '#db/open.ts';
import type { Schema } from '#db/schema.ts';
import { Ailment, type Check, NotApplicable } from './check.ts';

/** Milliseconds that an answer may take: each request asks a few times. */
const SLOW = 100;
/** Milliseconds by which two clocks may differ. */
const APART = 2_000;
const OLDEST_POSTGRES = 14;

export function databaseChecks({ db, check }: Pick<Database, 'db' | 'check'>): Check[] {
  return [
    {
      name: 'database',
      remedy: 'See to it that DATABASE_URL, or the disk of the data directory, can be written to.',
      async run() {
        await check();
        const { engine, version, encoding, latency } = await databaseFacts(db);
        if (engine === 'PostgreSQL' && Number.parseInt(version, 10) < OLDEST_POSTGRES) {
          throw new Ailment(`PostgreSQL ${version} is too old.`, `Use version ${OLDEST_POSTGRES} or newer.`);
        }
        if (latency > SLOW) {
          throw new Ailment(
            `${engine} takes ${latency.toFixed(0)} ms to answer.`,
            'Run the database near the service, and look at what else uses its machine.',
          );
        }
        return `${engine} ${version}, ${encoding}, answers within ${latency.toFixed(1)} ms.`;
      },
    },
    {
      name: 'clock',
      remedy: 'Have both machines set their clocks by NTP.',
      async run() {
        const { offset } = await databaseFacts(db);
        if (offset === null) return 'The database has the clock of this machine.';
        if (Math.abs(offset) > APART) {
          throw new Ailment(
            `The clock of the database differs by ${(offset / 1000).toFixed(1)} s from the one here.`,
            'Have both machines set their clocks by NTP.',
          );
        }
        return `The clock of the database differs by ${Math.round(Math.abs(offset))} ms.`;
      },
    },
    { name: 'webhooks', remedy: 'See the deliveries of the endpoints.', run: () => webhooks(db) },
  ];
}

async function webhooks(db: Kysely<Schema>): Promise<string> {
  const { endpoints, failing } = await failingEndpoints(db);
  if (endpoints === 0) throw new NotApplicable('There are no endpoints.');
  const [first] = failing;
  if (first === undefined)
    return endpoints === 1 ? '1 endpoint takes its calls.' : `${endpoints} endpoints take their calls.`;
  throw new Ailment(
    `${failing.length} of ${endpoints} endpoints do not take their calls, like ${first.url}${first.reason === null ? '' : `: ${first.reason}`}`,
    'See the deliveries of the endpoint, mend what is there, then enable it again and replay what it has missed.',
  );
}
