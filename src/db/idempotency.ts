import type { Insertable, Kysely, Selectable } from 'kysely';
import type { IdempotencyTable, Millis, Schema } from './schema.ts';

export type IdempotencyRow = Selectable<IdempotencyTable>;
export type IdempotencyId = Pick<IdempotencyRow, 'workspace_id' | 'operation' | 'key'>;

/** False when the key is taken already. */
export async function claimKey(db: Kysely<Schema>, row: Insertable<IdempotencyTable>): Promise<boolean> {
  const rows = await db
    .insertInto('idempotency')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning('key')
    .execute();
  return rows.length > 0;
}

export async function findKey(db: Kysely<Schema>, id: IdempotencyId): Promise<IdempotencyRow | null> {
  const row = await db
    .selectFrom('idempotency')
    .selectAll()
    .where('workspace_id', '=', id.workspace_id)
    .where('operation', '=', id.operation)
    .where('key', '=', id.key)
    .executeTakeFirst();
  return row ?? null;
}

export async function settleKey(
  db: Kysely<Schema>,
  id: IdempotencyId,
  settled: Pick<IdempotencyRow, 'fingerprint' | 'status' | 'reply'>,
): Promise<void> {
  await db
    .updateTable('idempotency')
    .set({ ...settled, owner: null })
    .where('workspace_id', '=', id.workspace_id)
    .where('operation', '=', id.operation)
    .where('key', '=', id.key)
    .execute();
}

/** Gives up a claim, so that the same key can be tried again. */
export async function releaseKey(db: Kysely<Schema>, id: IdempotencyId, owner: string): Promise<void> {
  await db
    .deleteFrom('idempotency')
    .where('workspace_id', '=', id.workspace_id)
    .where('operation', '=', id.operation)
    .where('key', '=', id.key)
    .where('owner', '=', owner)
    .execute();
}

/** Claims of processes that are gone: what they were doing did not commit. */
export async function releaseAbandonedKeys(db: Kysely<Schema>, owner: string): Promise<void> {
  await db.deleteFrom('idempotency').where('owner', 'is not', null).where('owner', '!=', owner).execute();
}

export async function deleteKeysBefore(db: Kysely<Schema>, before: Millis): Promise<void> {
  await db.deleteFrom('idempotency').where('created_at', '<', before).execute();
}
