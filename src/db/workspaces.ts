import type { Kysely, Transaction } from 'kysely';
import type { Schema } from './schema.ts';

export async function insertWorkspace(
  tx: Transaction<Schema>,
  row: { id: string; name: string; created_at: number },
): Promise<void> {
  await tx.insertInto('workspaces').values(row).execute();
}

export async function workspaceExists(db: Kysely<Schema>, id: string): Promise<boolean> {
  const row = await db.selectFrom('workspaces').select('id').where('id', '=', id).executeTakeFirst();
  return row !== undefined;
}

export async function findMark(db: Kysely<Schema>, name: string): Promise<string | null> {
  const row = await db.selectFrom('marks').select('value').where('name', '=', name).executeTakeFirst();
  return row?.value ?? null;
}

export async function setMark(db: Kysely<Schema>, name: string, value: string): Promise<void> {
  await db
    .insertInto('marks')
    .values({ name, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
}
