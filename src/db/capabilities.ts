import type { Insertable, Kysely, Selectable } from 'kysely';
import type { CapabilitiesTable, Millis, Schema } from './schema.ts';

export type CapabilityRow = Selectable<CapabilitiesTable>;

export async function insertCapability(
  db: Kysely<Schema>,
  row: Insertable<CapabilitiesTable>,
): Promise<void> {
  await db.insertInto('capabilities').values(row).execute();
}

export async function findCapability(db: Kysely<Schema>, hash: string): Promise<CapabilityRow | null> {
  const row = await db.selectFrom('capabilities').selectAll().where('hash', '=', hash).executeTakeFirst();
  return row ?? null;
}

export async function listCapabilities(db: Kysely<Schema>, assetId: string): Promise<CapabilityRow[]> {
  return db.selectFrom('capabilities').selectAll().where('asset_id', '=', assetId).orderBy('id').execute();
}

/** False when the asset has no such capability. */
export async function revokeCapability(
  db: Kysely<Schema>,
  capability: { assetId: string; id: string; at: Millis },
): Promise<boolean> {
  const rows = await db
    .updateTable('capabilities')
    .set((eb) => ({ revoked_at: eb.fn.coalesce('revoked_at', eb.val(capability.at)) }))
    .where('asset_id', '=', capability.assetId)
    .where('id', '=', capability.id)
    .returning('id')
    .execute();
  return rows.length > 0;
}
