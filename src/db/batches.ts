import type { Insertable, Kysely, Selectable, Transaction } from 'kysely';
import { afterPosition, type PageRequest } from './keyset.ts';
import type { BatchesTable, Schema } from './schema.ts';

export type BatchRow = Selectable<BatchesTable>;

export async function insertBatch(tx: Transaction<Schema>, row: Insertable<BatchesTable>): Promise<void> {
  await tx.insertInto('batches').values(row).execute();
}

export async function findBatch(
  db: Kysely<Schema>,
  workspaceId: string,
  id: string,
): Promise<BatchRow | null> {
  const row = await db
    .selectFrom('batches')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row ?? null;
}

/** Newest first. */
export async function listBatches(
  db: Kysely<Schema>,
  { workspaceId, after, limit }: PageRequest & { workspaceId: string },
): Promise<BatchRow[]> {
  return db
    .selectFrom('batches')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where(afterPosition({ value: 'created_at', id: 'id' }, 'desc', after))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}
