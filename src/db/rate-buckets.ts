import { type Kysely, sql } from 'kysely';
import type { Millis, Schema } from './schema.ts';

export interface Draught {
  readonly name: string;
  /** Milliseconds by which what is taken puts off that the bucket is full. */
  readonly cost: number;
  /** Milliseconds after now by which the bucket has to be full. */
  readonly window: number;
  readonly now: Millis;
}

const MICROS = 1000;

function micros(millis: number): number {
  return Math.round(millis * MICROS);
}

/** Takes all that is asked for at once, whoever else takes; returns when the bucket will be full, null when it lacks some. */
export async function drawFrom(db: Kysely<Schema>, draught: Draught): Promise<Millis | null> {
  const { name } = draught;
  const [cost, now] = [micros(draught.cost), micros(draught.now)];
  const latest = now + micros(draught.window);
  const base = sql<number>`case when rate_buckets.full_at > ${now} then rate_buckets.full_at else ${now} end`;
  const row = await db
    .insertInto('rate_buckets')
    .values({ name, full_at: now + cost })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet({ full_at: sql<number>`${base} + ${cost}` })
        .where(sql<boolean>`${base} + ${cost} <= ${latest}`),
    )
    .returning('full_at')
    .executeTakeFirst();
  return row === undefined ? null : row.full_at / MICROS;
}

/** When a bucket will be full; null for one that nobody has taken from. */
export async function fullAt(db: Kysely<Schema>, name: string): Promise<Millis | null> {
  const row = await db
    .selectFrom('rate_buckets')
    .select('full_at')
    .where('name', '=', name)
    .executeTakeFirst();
  return row === undefined ? null : row.full_at / MICROS;
}

/** Forgets buckets that are full: they are as if nobody had taken from them. */
export async function forgetFullBuckets(db: Kysely<Schema>, now: Millis): Promise<void> {
  await db.deleteFrom('rate_buckets').where('full_at', '<', micros(now)).execute();
}
