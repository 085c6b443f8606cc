import type { Insertable, Kysely, Transaction } from 'kysely';
import type { BlobsTable, Schema } from './schema.ts';

export async function insertBlobs(
  tx: Transaction<Schema>,
  rows: readonly Insertable<BlobsTable>[],
): Promise<void> {
  if (rows.length > 0) await tx.insertInto('blobs').values(rows).execute();
}

/** Removes the rows of an asset's blobs, all or those with other roles than the original, and returns their keys. */
export async function deleteBlobsOf(
  tx: Transaction<Schema>,
  assetId: string,
  keep: 'none' | 'original',
): Promise<string[]> {
  const rows = await tx
    .deleteFrom('blobs')
    .where('asset_id', '=', assetId)
    .$if(keep === 'original', (query) => query.where('role', '!=', 'original'))
    .returning('key')
    .execute();
  return rows.map((row) => row.key);
}

/** Which of the keys have a row. */
export async function knownBlobs(db: Kysely<Schema>, keys: readonly string[]): Promise<Set<string>> {
  const rows = await db.selectFrom('blobs').select('key').where('key', 'in', keys).execute();
  return new Set(rows.map((row) => row.key));
}
