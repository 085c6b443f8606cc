import {
  type Insertable,
  type Kysely,
  type Selectable,
  sql,
  type Transaction,
  type Updateable,
} from 'kysely';
import { type Parameters, prepare } from './prepared.ts';
import type { AccountsTable, Schema } from './schema.ts';

export type AccountRow = Selectable<AccountsTable>;

export async function listAccounts(db: Kysely<Schema>, workspaceId: string): Promise<AccountRow[]> {
  return accountsIn(db, { workspaceId });
}

const accountsIn = prepare((db, parameter: Parameters<{ workspaceId: string }>) =>
  db
    .selectFrom('accounts')
    .selectAll()
    .where('workspace_id', '=', parameter('workspaceId'))
    .orderBy('user_id'),
);

/** E-mails compare without regard to case. */
export async function findAccountByEmail(
  db: Kysely<Schema>,
  workspaceId: string,
  email: string,
): Promise<AccountRow | null> {
  const row = await db
    .selectFrom('accounts')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where(sql`lower(email)`, '=', sql`lower(${email})`)
    .executeTakeFirst();
  return row ?? null;
}

export async function findAccount(
  db: Kysely<Schema>,
  workspaceId: string,
  userId: number,
): Promise<AccountRow | null> {
  const row = await db
    .selectFrom('accounts')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row ?? null;
}

export async function insertAccount(db: Kysely<Schema>, row: Insertable<AccountsTable>): Promise<AccountRow> {
  return db.insertInto('accounts').values(row).returningAll().executeTakeFirstOrThrow();
}

export async function updateAccount(
  db: Kysely<Schema>,
  userId: number,
  changes: Updateable<AccountsTable>,
): Promise<AccountRow> {
  return db
    .updateTable('accounts')
    .set(changes)
    .where('user_id', '=', userId)
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function accountHasAssets(
  tx: Transaction<Schema>,
  userId: number,
  workspaceId: string,
): Promise<boolean> {
  const row = await tx
    .selectFrom('assets')
    .select('seq')
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export async function deleteAccount(tx: Transaction<Schema>, userId: number): Promise<void> {
  await tx.deleteFrom('accounts').where('user_id', '=', userId).execute();
}
