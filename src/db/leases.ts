import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';
import type { Moment } from './time.ts';

/** One holding of a name: a write that depends on it is void once another one has taken it over. */
export interface LeaseId {
  readonly name: string;
  readonly holder: string;
}

/** False when somebody else holds it. */
export async function takeLease(
  db: Kysely<Schema>,
  { name, holder, now, until }: LeaseId & { readonly now: Moment; readonly until: Moment },
): Promise<boolean> {
  const taken = { holder, held_until: until, wanted: 0 as const };
  const row = await db
    .insertInto('leases')
    .values({ name, ...taken })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet(taken).where('leases.held_until', '<=', now),
    )
    .returning('name')
    .executeTakeFirst();
  return row !== undefined;
}

export async function isLeaseHeld(db: Kysely<Schema>, name: string, now: Moment): Promise<boolean> {
  const row = await db
    .selectFrom('leases')
    .select('name')
    .where('name', '=', name)
    .where('held_until', '>', now)
    .executeTakeFirst();
  return row !== undefined;
}

/** The names that begin with `prefix` and are held, in their order. */
export async function heldNames(db: Kysely<Schema>, prefix: string, now: Moment): Promise<string[]> {
  const rows = await db
    .selectFrom('leases')
    .select('name')
    .where('name', 'like', `${prefix}%`)
    .where('held_until', '>', now)
    .orderBy('name')
    .execute();
  return rows.map(({ name }) => name);
}

/** Lets the holder know, at its next heartbeat, that somebody waits. */
export async function wantLease(db: Kysely<Schema>, name: string): Promise<void> {
  await db
    .updateTable('leases')
    .set({ wanted: 1 })
    .where('name', '=', name)
    .where('wanted', '=', 0)
    .execute();
}

/** Prolongs those that are still held, and tells for each whether somebody waits for it. */
export async function prolongLeases(
  db: Kysely<Schema>,
  holders: readonly string[],
  until: Moment,
): Promise<ReadonlyMap<string, { readonly wanted: boolean }>> {
  const rows = await db
    .updateTable('leases')
    .set({ held_until: until })
    .where('holder', 'in', holders)
    .returning(['holder', 'wanted'])
    .execute();
  return new Map(rows.map(({ holder, wanted }) => [holder, { wanted: wanted === 1 }]));
}

/** Those that somebody else has taken over meanwhile stay. */
export async function releaseLeases(db: Kysely<Schema>, leases: readonly LeaseId[]): Promise<void> {
  const names = leases.map(({ name }) => name);
  const holders = leases.map(({ holder }) => holder);
  await db.deleteFrom('leases').where('name', 'in', names).where('holder', 'in', holders).execute();
}

/** For the start of the only process that uses the database: whoever held something is gone. */
export async function releaseAllLeases(db: Kysely<Schema>): Promise<void> {
  await db.deleteFrom('leases').execute();
}
