import type { Transaction } from 'kysely';
import type { AssetRow } from './assets.ts';
import type { BlobRow } from './blobs.ts';
import type { Schema } from './schema.ts';

/** Takes a blob from everybody who has it: its row is gone, and what is uploaded again with these bytes is stored anew. */
export async function forgetBlobRow(tx: Transaction<Schema>, key: string): Promise<void> {
  await tx.deleteFrom('blob_uses').where('blob_key', '=', key).execute();
  await tx.deleteFrom('scene_cache').where('blob_key', '=', key).execute();
  await tx.deleteFrom('blobs').where('key', '=', key).execute();
}

/** Nothing that is uploaded from now on is taken for the same bytes. */
export async function distrustBlob(tx: Transaction<Schema>, key: string, size: number): Promise<void> {
  await tx.updateTable('blobs').set({ sha256: null, size }).where('key', '=', key).execute();
}

export async function findAssetsOfBlob(tx: Transaction<Schema>, key: string): Promise<AssetRow[]> {
  return tx.selectFrom('assets').selectAll().where('blob_key', '=', key).execute();
}

/** Says of an asset that its bytes are its own; false when their row is gone. */
export async function addOriginalUse(
  tx: Transaction<Schema>,
  { assetId, blobKey }: { assetId: string; blobKey: string },
): Promise<boolean> {
  const blob = await tx.selectFrom('blobs').select('key').where('key', '=', blobKey).executeTakeFirst();
  if (blob === undefined) return false;
  const use = { asset_id: assetId, blob_key: blobKey, role: 'original' };
  await tx
    .insertInto('blob_uses')
    .values(use)
    .onConflict((conflict) => conflict.columns(['asset_id', 'role']).doUpdateSet(use))
    .execute();
  return true;
}

/** Deletes the row of a blob that nobody has; false when somebody does by now. */
export async function deleteUnusedBlob(tx: Transaction<Schema>, { key }: BlobRow): Promise<boolean> {
  const row = await tx
    .deleteFrom('blobs')
    .where('key', '=', key)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('blob_uses').select('role').where('blob_key', '=', key))),
    )
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('scene_cache').select('key').where('blob_key', '=', key))),
    )
    .returning('key')
    .executeTakeFirst();
  return row !== undefined;
}
