import { type Kysely, sql } from 'kysely';
import { engineOf } from './engine.ts';
import type { Schema } from './schema.ts';

export interface DatabaseFacts {
  readonly engine: 'SQLite' | 'PostgreSQL';
  readonly version: string;
  readonly encoding: string;
  /** Milliseconds that the quickest of some questions took. */
  readonly latency: number;
  /** Milliseconds by which its clock is ahead of the one here; null where it has none of its own. */
  readonly offset: number | null;
}

const QUESTIONS = 5;

export async function databaseFacts(db: Kysely<Schema>): Promise<DatabaseFacts> {
  if (engineOf(db) === 'sqlite') {
    const { value: version, latency } = await ask(db, 'select sqlite_version() as value');
    return { engine: 'SQLite', version, encoding: 'UTF-8', latency, offset: null };
  }
  const { value: version } = await ask(db, `select current_setting('server_version') as value`);
  const { value: encoding } = await ask(db, `select current_setting('server_encoding') as value`);
  const clock = await ask(db, 'select (extract(epoch from clock_timestamp()) * 1000)::text as value');
  const offset = Number(clock.value) + clock.latency / 2 - clock.answeredAt;
  return { engine: 'PostgreSQL', version, encoding, latency: clock.latency, offset };
}

async function ask(
  db: Kysely<Schema>,
  question: string,
): Promise<{ value: string; latency: number; answeredAt: number }> {
  let best = { value: '', latency: Number.POSITIVE_INFINITY, answeredAt: 0 };
  for (let count = 0; count < QUESTIONS; count += 1) {
    const startedAt = performance.now();
    const { rows } = await sql.raw<{ value: string }>(question).execute(db);
    const latency = performance.now() - startedAt;
    if (latency < best.latency) best = { value: rows[0]?.value ?? '', latency, answeredAt: Date.now() };
  }
  return best;
}

/** How many endpoints there are, and those that take nothing, or were disabled for that. */
export async function failingEndpoints(
  db: Kysely<Schema>,
): Promise<{ endpoints: number; failing: { url: string; reason: string | null }[] }> {
  const rows = await db
    .selectFrom('webhook_endpoints')
    .select(['url', 'disabled_at', 'disabled_reason as reason', 'failing_since'])
    .execute();
  const failing = rows.filter(({ disabled_at, reason, failing_since }) =>
    disabled_at === null ? failing_since !== null : reason !== null,
  );
  return { endpoints: rows.length, failing: failing.map(({ url, reason }) => ({ url, reason })) };
}
