import type { Kysely, Selectable } from 'kysely';
import { type Parameters, prepare } from './prepared.ts';
import type { ApiKeysTable, Millis, Schema } from './schema.ts';

export type ApiKeyRow = Selectable<ApiKeysTable>;

export async function insertApiKey(db: Kysely<Schema>, row: ApiKeyRow): Promise<void> {
  await db.insertInto('api_keys').values(row).execute();
}

export async function findApiKeyByHash(db: Kysely<Schema>, hash: string): Promise<ApiKeyRow | null> {
  const [row] = await keysByHash(db, { hash });
  return row ?? null;
}

const keysByHash = prepare((db, parameter: Parameters<{ hash: string }>) =>
  db.selectFrom('api_keys').selectAll().where('hash', '=', parameter('hash')),
);

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

/** Ends a key no later than at that moment. */
export async function shortenApiKey(db: Kysely<Schema>, id: string, expiresAt: Millis): Promise<void> {
  await db.updateTable('api_keys').set({ expires_at: expiresAt }).where('id', '=', id).execute();
}

export async function touchApiKey(db: Kysely<Schema>, id: string, at: Millis): Promise<void> {
  await db.updateTable('api_keys').set({ last_used_at: at }).where('id', '=', id).execute();
}

/** Sets the revocation of one key, or lifts it: a configured key is valid for as long as it is configured. */
export async function setRevoked(db: Kysely<Schema>, id: string, at: Millis | null): Promise<void> {
  await db.updateTable('api_keys').set({ revoked_at: at }).where('id', '=', id).execute();
}
