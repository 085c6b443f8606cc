import { type Expression, type Kysely, sql } from 'kysely';
import { engineOf } from './engine.ts';
import type { Millis, Schema } from './schema.ts';

/** A moment, or how the database is to find out which. */
export type Moment = Millis | Expression<Millis>;

/** Milliseconds since 1970 (UTC) as this process believed at its start, and the time since: whoever sets the clock moves it by nothing. */
export function steadyNow(): Millis {
  return Math.round(performance.timeOrigin + performance.now());
}

/**
 * So many milliseconds from now, on the clock by which all that use the database agree who holds what: the server's own
 * when there is one, and otherwise that of the only process.
 */
export function sharedMoment(db: Kysely<Schema>, after: Millis): Moment {
  if (engineOf(db) === 'sqlite') return steadyNow() + after;
  return sql<Millis>`(extract(epoch from clock_timestamp()) * 1000)::bigint + ${sql.lit(after)}`;
}

/** What that clock says. */
export async function sharedNow(db: Kysely<Schema>): Promise<Millis> {
  if (engineOf(db) === 'sqlite') return steadyNow();
  const { now } = await db
    .selectNoFrom(sql<Millis>`(extract(epoch from clock_timestamp()) * 1000)::bigint`.as('now'))
    .executeTakeFirstOrThrow();
  return now;
}
