import { type Kysely, sql, type Transaction } from 'kysely';
import { AssetError } from '#errors.ts';
import { initial } from './migrations/0001-initial.ts';
import type { Migration } from './migrations/migration.ts';
import { executeAll } from './migrations/statements.ts';
import type { Schema } from './schema.ts';
import { transact } from './transact.ts';

export const MIGRATIONS: readonly Migration[] = [initial];

/**
 * Applies the missing migrations, all in one transaction, and returns their names. Kysely's own Migrator would not do
 * it in a transaction on SQLite, and its complaint about a newer database is not one that an operator can act on.
 */
export async function migrate(
  db: Kysely<Schema>,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<string[]> {
  return transact(db, (tx) => applyMissing(tx, migrations), null);
}

async function applyMissing(tx: Transaction<Schema>, migrations: readonly Migration[]): Promise<string[]> {
  await executeAll(tx, [
    'create table if not exists migrations (name text primary key, applied_at integer not null) strict, without rowid',
  ]);
  const { rows } = await sql<{ name: string }>`select name from migrations order by name`.execute(tx);
  const applied = new Set(rows.map((row) => row.name));
  refuseNewer(applied, migrations);
  const missing = migrations.filter((migration) => !applied.has(migration.name));
  for (const { name, up } of missing) {
    await up(tx);
    await sql`insert into migrations (name, applied_at) values (${name}, ${Date.now()})`.execute(tx);
  }
  return missing.map((migration) => migration.name);
}

function refuseNewer(applied: ReadonlySet<string>, migrations: readonly Migration[]): void {
  const known = new Set(migrations.map((migration) => migration.name));
  const unknown = [...applied].filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  const names = unknown.join(', ');
  throw new AssetError(
    'unavailable',
    `The database was made by a newer version (it has ${names}); start that version, or restore a backup made before it.`,
  );
}
