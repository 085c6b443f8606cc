import type { Insertable, Kysely, Selectable, Transaction } from 'kysely';
import type { Millis, SceneCacheTable, Schema } from './schema.ts';

export type CachedRow = Selectable<SceneCacheTable>;

/** So many keys in one statement. */
const CHUNK = 500;

/** Those of the keys that are known, marked as used now, so that they are not evicted before they are. */
export async function takeCached(
  tx: Transaction<Schema>,
  { workspaceId, keys, now }: { workspaceId: string; keys: readonly string[]; now: Millis },
): Promise<CachedRow[]> {
  const found: CachedRow[] = [];
  for (let start = 0; start < keys.length; start += CHUNK) {
    const rows = await tx
      .updateTable('scene_cache')
      .set({ used_at: now })
      .where('workspace_id', '=', workspaceId)
      .where('key', 'in', keys.slice(start, start + CHUNK))
      .returningAll()
      .execute();
    found.push(...rows);
  }
  return found;
}

/** False when somebody else has cached the same meanwhile. */
export async function insertCached(
  tx: Transaction<Schema>,
  row: Insertable<SceneCacheTable>,
): Promise<boolean> {
  const rows = await tx
    .insertInto('scene_cache')
    .values(row)
    .onConflict((conflict) => conflict.columns(['workspace_id', 'key']).doNothing())
    .returning('key')
    .execute();
  return rows.length > 0;
}

/** Forgets an entry whose bytes are not there. */
export async function deleteCached(
  tx: Transaction<Schema>,
  { workspace_id, key, blob_key }: Pick<CachedRow, 'workspace_id' | 'key' | 'blob_key'>,
): Promise<void> {
  await tx
    .deleteFrom('scene_cache')
    .where('workspace_id', '=', workspace_id)
    .where('key', '=', key)
    .where('blob_key', '=', blob_key)
    .execute();
  await forgetBlob(tx, blob_key);
}

/** Of a blob that belongs to nothing but the cache. */
export async function forgetBlob(tx: Transaction<Schema>, key: string): Promise<void> {
  await tx.deleteFrom('blobs').where('key', '=', key).execute();
}

export async function cachedBytes(db: Kysely<Schema>): Promise<number> {
  const { bytes } = await db
    .selectFrom('scene_cache')
    .select((eb) => eb.fn.coalesce(eb.fn.sum<number>('size'), eb.val(0)).as('bytes'))
    .executeTakeFirstOrThrow();
  return bytes;
}

/** Not used since `before`, what has not been used for longest first. */
export async function coldest(db: Kysely<Schema>, before: Millis, limit: number): Promise<CachedRow[]> {
  return db
    .selectFrom('scene_cache')
    .selectAll()
    .where('used_at', '<', before)
    .orderBy('used_at')
    .limit(limit)
    .execute();
}
