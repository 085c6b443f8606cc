import type { Insertable, Kysely, Selectable, Transaction } from 'kysely';
import type { Millis, Schema, SlotsTable } from './schema.ts';

export type SlotRow = Selectable<SlotsTable>;

export async function insertSlot(tx: Transaction<Schema>, row: Insertable<SlotsTable>): Promise<void> {
  await tx.insertInto('slots').values(row).execute();
}

export async function findSlot(db: Kysely<Schema>, assetId: string): Promise<SlotRow | null> {
  const row = await db.selectFrom('slots').selectAll().where('asset_id', '=', assetId).executeTakeFirst();
  return row ?? null;
}

export async function deleteSlot(tx: Transaction<Schema>, assetId: string): Promise<void> {
  await tx.deleteFrom('slots').where('asset_id', '=', assetId).execute();
}

/** Slots into which nothing was sent in time. */
export async function expiredSlots(db: Kysely<Schema>, now: Millis, limit: number): Promise<SlotRow[]> {
  return db
    .selectFrom('slots')
    .selectAll()
    .where('expires_at', '<', now)
    .orderBy('expires_at')
    .limit(limit)
    .execute();
}
