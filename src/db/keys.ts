import type { Kysely, Selectable } from 'kysely';
import type { ApiKeysTable, Millis, Schema } from './schema.ts';

export type ApiKeyRow = Selectable<ApiKeysTable>;

export async function insertApiKey(db: Kysely<Schema>, row: ApiKeyRow): Promise<void> {
  await db.insertInto('api_keys').values(row).execute();
}

export async function findApiKeyByHash(db: Kysely<Schema>, hash: string): Promise<ApiKeyRow | null> {
  const row = await db.selectFrom('api_keys').selectAll().where('hash', '=', hash).executeTakeFirst();
  return row ?? null;
}

export async function findApiKey(db: Kysely<Schema>, id: string): Promise<ApiKeyRow | null> {
  const row = await db.selectFrom('api_keys').selectAll().where('id', '=', id).executeTakeFirst();
  return row ?? null;
}

export async function listApiKeys(db: Kysely<Schema>, workspaceId: string): Promise<ApiKeyRow[]> {
  return db
    .selectFrom('api_keys')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

/** Revokes a key that is not yet revoked; false when the workspace has no such key. */
export async function revokeApiKey(
  db: Kysely<Schema>,
  key: { workspaceId: string; id: string; at: Millis },
): Promise<boolean> {
  const rows = await db
    .updateTable('api_keys')
    .set((eb) => ({ revoked_at: eb.fn.coalesce('revoked_at', eb.val(key.at)) }))
    .where('workspace_id', '=', key.workspaceId)
    .where('id', '=', key.id)
    .returning('id')
    .execute();
  return rows.length > 0;
}

/** Ends a key no later than at that moment. */
export async function shortenApiKey(db: Kysely<Schema>, id: string, expiresAt: Millis): Promise<void> {
  await db.updateTable('api_keys').set({ expires_at: expiresAt }).where('id', '=', id).execute();
}

export async function touchApiKey(db: Kysely<Schema>, id: string, at: Millis): Promise<void> {
  await db.updateTable('api_keys').set({ last_used_at: at }).where('id', '=', id).execute();
}

/** Lifts or sets the revocation of one key: a configured key is valid for as long as it is configured. */
export async function setRevoked(db: Kysely<Schema>, id: string, at: Millis | null): Promise<void> {
  await db.updateTable('api_keys').set({ revoked_at: at }).where('id', '=', id).execute();
}
