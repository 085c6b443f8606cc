import type { Insertable, Kysely, Selectable, Transaction } from 'kysely';
import type { LeaseId } from './leases.ts';
import type { Millis, Schema, UploadsTable } from './schema.ts';

export type UploadRow = Selectable<UploadsTable>;

export async function insertUpload(tx: Transaction<Schema>, row: Insertable<UploadsTable>): Promise<void> {
  await tx.insertInto('uploads').values(row).execute();
}

export async function findUpload(
  db: Kysely<Schema>,
  workspaceId: string,
  id: string,
): Promise<UploadRow | null> {
  const row = await db
    .selectFrom('uploads')
    .selectAll()
    .where('id', '=', id)
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  return row ?? null;
}

export type UploadProgress = Pick<UploadRow, 'received' | 'length' | 'expires_at' | 'completed_at'>;

/** Void, which is false, unless the lease is still held: whoever took it over may have gone on from another offset. */
export async function updateUpload(
  db: Kysely<Schema>,
  lease: LeaseId,
  { id, ...progress }: UploadProgress & Pick<UploadRow, 'id'>,
): Promise<boolean> {
  const row = await db
    .updateTable('uploads')
    .set(progress)
    .where('id', '=', id)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('leases').select('name').where('name', '=', lease.name).where('holder', '=', lease.holder),
      ),
    )
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Parts whose bytes are in `finalId` now; returns how many had not been joined before. */
export async function markJoined(
  tx: Transaction<Schema>,
  ids: readonly string[],
  finalId: string,
): Promise<number> {
  const rows = await tx
    .updateTable('uploads')
    .set({ joined_into: finalId })
    .where('id', 'in', ids)
    .where('joined_into', 'is', null)
    .returning('id')
    .execute();
  return rows.length;
}

export async function deleteUpload(tx: Transaction<Schema>, id: string): Promise<boolean> {
  const row = await tx.deleteFrom('uploads').where('id', '=', id).returning('id').executeTakeFirst();
  return row !== undefined;
}

/** Of every workspace, finished ones too. */
export async function expiredUploads(db: Kysely<Schema>, now: Millis, limit: number): Promise<UploadRow[]> {
  return db
    .selectFrom('uploads')
    .selectAll()
    .where('expires_at', '<=', now)
    .orderBy('expires_at')
    .limit(limit)
    .execute();
}

/** Which of the staging keys belong to uploads that still need their staged bytes. */
export async function stagedUploads(db: Kysely<Schema>, ids: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('uploads')
    .select('id')
    .where('id', 'in', ids)
    .where(({ or, and, eb }) =>
      or([eb('completed_at', 'is', null), and([eb('asset_id', 'is', null), eb('joined_into', 'is', null)])]),
    )
    .execute();
  return new Set(rows.map(({ id }) => id));
}
