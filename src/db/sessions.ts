import type { Insertable, Kysely, Transaction } from 'kysely';
import type { ApiKeyRow } from './keys.ts';
import type { Millis, Schema, SessionsTable, SignInTokensTable } from './schema.ts';

/** A session with the key that it belongs to and the name of its workspace. */
export type SessionRow = ApiKeyRow & {
  readonly workspace_name: string;
  readonly session_created_at: Millis;
  readonly session_expires_at: Millis;
};

export async function insertSession(db: Kysely<Schema>, row: Insertable<SessionsTable>): Promise<void> {
  await db.insertInto('sessions').values(row).execute();
}

export async function findSession(db: Kysely<Schema>, hash: string): Promise<SessionRow | null> {
  const row = await db
    .selectFrom('sessions')
    .innerJoin('api_keys', 'api_keys.id', 'sessions.key_id')
    .innerJoin('workspaces', 'workspaces.id', 'api_keys.workspace_id')
    .selectAll('api_keys')
    .select([
      'workspaces.name as workspace_name',
      'sessions.created_at as session_created_at',
      'sessions.expires_at as session_expires_at',
    ])
    .where('sessions.hash', '=', hash)
    .executeTakeFirst();
  return row ?? null;
}

export async function prolongSession(db: Kysely<Schema>, hash: string, until: Millis): Promise<void> {
  await db.updateTable('sessions').set({ expires_at: until }).where('hash', '=', hash).execute();
}

export async function deleteSession(db: Kysely<Schema>, hash: string): Promise<void> {
  await db.deleteFrom('sessions').where('hash', '=', hash).execute();
}

export async function insertSignInToken(
  db: Kysely<Schema>,
  row: Insertable<SignInTokensTable>,
): Promise<void> {
  await db.insertInto('sign_in_tokens').values(row).execute();
}

/** Takes a token out, so that nobody else can: the id of its key, or null when there is none that is valid. */
export async function takeSignInToken(
  tx: Transaction<Schema>,
  hash: string,
  now: Millis,
): Promise<string | null> {
  const rows = await tx
    .deleteFrom('sign_in_tokens')
    .where('hash', '=', hash)
    .where('expires_at', '>', now)
    .returning('key_id')
    .execute();
  return rows[0]?.key_id ?? null;
}

/** Sessions and sign-in tokens whose time is over. */
export async function deleteSessionsBefore(db: Kysely<Schema>, now: Millis): Promise<void> {
  await db.deleteFrom('sessions').where('expires_at', '<=', now).execute();
  await db.deleteFrom('sign_in_tokens').where('expires_at', '<=', now).execute();
}
