import type { Insertable, Kysely, Selectable, Updateable } from 'kysely';
import type { IdempotencyTable, Millis, Schema } from './schema.ts';

export type IdempotencyRow = Selectable<IdempotencyTable>;
export type IdempotencyId = Pick<IdempotencyRow, 'workspace_id' | 'operation' | 'key'>;
/** A key, and the process that works on it. */
export type OwnedKey = IdempotencyId & { readonly owner: string };

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

/** False when the claim is somebody else's by now. */
export async function settleKey(
  db: Kysely<Schema>,
  key: OwnedKey,
  settled: Pick<IdempotencyRow, 'fingerprint' | 'status' | 'reply'>,
): Promise<boolean> {
  return updateOwned(db, key, { ...settled, owner: null });
}

/** Makes the claim of `owner` that of another one; false when it is not his any more. */
export async function takeKeyOver(
  db: Kysely<Schema>,
  key: OwnedKey,
  by: Pick<IdempotencyRow, 'fingerprint' | 'owner' | 'created_at'>,
): Promise<boolean> {
  return updateOwned(db, key, by);
}

async function updateOwned(
  db: Kysely<Schema>,
  key: OwnedKey,
  changes: Updateable<IdempotencyTable>,
): Promise<boolean> {
  const rows = await db
    .updateTable('idempotency')
    .set(changes)
    .where('workspace_id', '=', key.workspace_id)
    .where('operation', '=', key.operation)
    .where('key', '=', key.key)
    .where('owner', '=', key.owner)
    .returning('key')
    .execute();
  return rows.length > 0;
}

/** Gives up a claim, so that the same key can be tried again. */
export async function releaseKey(db: Kysely<Schema>, id: OwnedKey): Promise<void> {
  await db
    .deleteFrom('idempotency')
    .where('workspace_id', '=', id.workspace_id)
    .where('operation', '=', id.operation)
    .where('key', '=', id.key)
    .where('owner', '=', id.owner)
    .execute();
}

export async function deleteKeysBefore(db: Kysely<Schema>, before: Millis): Promise<void> {
  await db.deleteFrom('idempotency').where('created_at', '<', before).execute();
}
