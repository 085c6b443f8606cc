import type { Insertable, Kysely, Selectable, Transaction } from 'kysely';
import { insertRow, type Parameters, prepare } from './prepared.ts';
import type { BlobsTable, BlobUsesTable, Schema } from './schema.ts';

export type BlobRow = Selectable<BlobsTable>;

export async function insertBlobs(
  tx: Transaction<Schema>,
  rows: readonly Insertable<BlobsTable>[],
): Promise<void> {
  await Promise.all(rows.map((row) => insertRow(tx, 'blobs', row)));
}

export async function insertBlobUses(
  tx: Transaction<Schema>,
  rows: readonly Insertable<BlobUsesTable>[],
): Promise<void> {
  await Promise.all(rows.map((row) => insertRow(tx, 'blob_uses', row)));
}

/** The original that holds these very bytes in a workspace, or null. */
export async function findBlobByContent(
  db: Kysely<Schema>,
  content: { workspaceId: string; sha256: string; size: number },
): Promise<BlobRow | null> {
  const [row] = await blobsByContent(db, content);
  return row ?? null;
}

const blobsByContent = prepare(
  (db, parameter: Parameters<{ workspaceId: string; sha256: string; size: number }>) =>
    db
      .selectFrom('blobs')
      .selectAll()
      .where('workspace_id', '=', parameter('workspaceId'))
      .where('sha256', '=', parameter('sha256'))
      .where('size', '=', parameter('size'))
      .limit(1),
);

/** Ends an asset's uses of its blobs, all or those other than the original, and returns the keys that nobody uses any more. */
export async function releaseBlobs(
  tx: Transaction<Schema>,
  assetId: string,
  keep: 'none' | 'original',
): Promise<string[]> {
  const uses = await tx
    .deleteFrom('blob_uses')
    .where('asset_id', '=', assetId)
    .$if(keep === 'original', (query) => query.where('role', '!=', 'original'))
    .returning('blob_key')
    .execute();
  if (uses.length === 0) return [];
  const keys = uses.map((use) => use.blob_key);
  const rows = await tx
    .deleteFrom('blobs')
    .where('key', 'in', keys)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('blob_uses').select('role').whereRef('blob_uses.blob_key', '=', 'blobs.key'))),
    )
    .returning('key')
    .execute();
  return rows.map((row) => row.key);
}

/** Which of the keys have a row. */
export async function knownBlobs(db: Kysely<Schema>, keys: readonly string[]): Promise<Set<string>> {
  const rows = await db.selectFrom('blobs').select('key').where('key', 'in', keys).execute();
  return new Set(rows.map((row) => row.key));
}
