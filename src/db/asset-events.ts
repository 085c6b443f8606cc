import type { Insertable, Kysely, Selectable } from 'kysely';
import { insertRow } from './prepared.ts';
import type { AssetEventsTable, Schema } from './schema.ts';

export type AssetEventRow = Selectable<AssetEventsTable>;

export async function insertAssetEvent(db: Kysely<Schema>, row: Insertable<AssetEventsTable>): Promise<void> {
  await insertRow(db, 'asset_events', row);
}

/** In the order in which they happened. */
export async function listAssetEvents(db: Kysely<Schema>, assetId: string): Promise<AssetEventRow[]> {
  return db.selectFrom('asset_events').selectAll().where('asset_id', '=', assetId).orderBy('seq').execute();
}
