import { type Kysely, sql, type Transaction } from 'kysely';
import { engineOf } from './engine.ts';
import { forgetFeed } from './events.ts';
import { IDENTITIES, type IdentityName, type TableName } from './portable.ts';
import type { Schema } from './schema.ts';
import type { PortableRow } from './snapshot.ts';

/** Nobody has used it for anything yet. */
export async function isEmptyDatabase(db: Kysely<Schema>): Promise<boolean> {
  const row = await db.selectFrom('workspaces').select('id').limit(1).executeTakeFirst();
  return row === undefined;
}

export async function appliedMigrations(db: Kysely<Schema>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from migrations order by name`.execute(db);
  return rows.map(({ name }) => name);
}

/** Adds rows of a snapshot, some hundred at a time, after those that they refer to. */
export async function insertPortable(
  tx: Transaction<Schema>,
  table: TableName,
  rows: readonly PortableRow[],
): Promise<void> {
  if (rows.length === 0) return;
  // The names of tables and columns are those of a snapshot with the same migrations.
  await tx
    .insertInto(table)
    .values(rows as never)
    .execute();
}

/** Removes what triggers have counted, for rows that say it better. */
export async function clearPortable(tx: Transaction<Schema>, table: TableName): Promise<void> {
  await tx.deleteFrom(table).execute();
}

/**
 * To be called after all rows. What ran on the other installation is queued, resumable uploads are given up, since what had come
 * of them is not in a backup, and who follows the feed begins anew.
 */
export async function settleRestored(
  tx: Transaction<Schema>,
  identities: Readonly<Record<IdentityName, number>>,
): Promise<void> {
  await tx
    .updateTable('jobs')
    .set({ state: 'queued', lease: null, lease_until: null })
    .where('state', '=', 'running')
    .execute();
  await tx.updateTable('uploads').set({ expires_at: 0 }).where('completed_at', 'is', null).execute();
  for (const [name, last] of Object.entries(identities)) await continueAfter(tx, name as IdentityName, last);
  await forgetFeed(tx);
}

/** What was told after the backup was made has numbers that must not come again with another meaning. */
const EVENTS_LEAP = 2 ** 30;

async function continueAfter(tx: Transaction<Schema>, table: IdentityName, number: number): Promise<void> {
  const last = table === 'events' ? number + EVENTS_LEAP : number;
  if (engineOf(tx) === 'sqlite') {
    const { rows } = await sql<{ seq: number }>`
      select seq from sqlite_sequence where name = ${table}`.execute(tx);
    const statement =
      rows.length === 0
        ? sql`insert into sqlite_sequence (name, seq) values (${table}, ${last})`
        : sql`update sqlite_sequence set seq = max(seq, ${last}) where name = ${table}`;
    await statement.execute(tx);
    return;
  }
  if (last < 1) return;
  const sequence = sql`pg_get_serial_sequence(${table}, ${IDENTITIES[table]})::regclass`;
  await sql`select setval(${sequence}, greatest(${last}::bigint, coalesce(pg_sequence_last_value(${sequence}), 1)))`.execute(
    tx,
  );
}
