import { createHash, randomBytes } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import {
  type ApiKeyRow,
  findApiKey,
  findApiKeyByHash,
  insertApiKey,
  listApiKeys,
  setRevoked,
  shortenApiKey,
  touchApiKey,
} from '#db/keys.ts';
import type { Schema } from '#db/schema.ts';
import { inTransaction } from '#db/transact.ts';
import { AssetError } from '#errors.ts';
import { record } from './audit.ts';
import { newId } from './identifiers.ts';

export const SCOPES = ['read', 'write', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

/** The name of the key that comes from the configuration, and is valid for as long as it is there. */
export const CONFIGURED_KEY = 'POLYREEL_API_KEY';

/** So that secret scanners and people recognise a leaked key. */
const KEY_PREFIX = 'polyreel_';
const SHOWN_CHARACTERS = KEY_PREFIX.length + 4;
/** How stale `lastUsedAt` may be: one write a minute and key instead of one a request. */
const LAST_USED_PRECISION = 60_000;

export interface ApiKey {
  readonly id: string;
  readonly name: string;
  /** The first characters of the key, to recognise it by. */
  readonly prefix: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  /** To the minute. */
  readonly lastUsedAt: Date | null;
}

/** Who is asking: what every core operation is given instead of a key. */
export interface Principal {
  readonly workspaceId: string;
  readonly keyId: string;
  readonly keyName: string;
  /** With a cookie that stands for the key. */
  readonly signedIn: boolean;
  readonly scopes: ReadonlySet<Scope>;
}

/** Keys are long and random (or the administrator's own), so one fast hash is enough. */
export function hashKey(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Finds the owner of a presented key; `unauthenticated` says the same of unknown, expired and revoked ones. */
export async function authenticate(db: Kysely<Schema>, presented: string | null): Promise<Principal> {
  return principalOf(db, await presentedKey(db, presented));
}

/** The row of a presented key that can be used; fails as `authenticate`. */
export async function presentedKey(db: Kysely<Schema>, presented: string | null): Promise<ApiKeyRow> {
  const row = presented === null ? null : await findApiKeyByHash(db, hashKey(presented));
  if (row === null || !isUsable(row)) throw new AssetError('unauthenticated', 'A valid API key is needed.');
  return row;
}

export function isUsable({ revoked_at: revokedAt, expires_at: expiresAt }: ApiKeyRow): boolean {
  return revokedAt === null && (expiresAt === null || expiresAt > Date.now());
}

/** As whom somebody acts who has this key; it counts as used. */
export async function principalOf(db: Kysely<Schema>, row: ApiKeyRow): Promise<Principal> {
  const now = Date.now();
  if (row.last_used_at === null || now - row.last_used_at > LAST_USED_PRECISION) {
    await touchApiKey(db, row.id, now);
  }
  const { workspace_id: workspaceId, id: keyId, name: keyName } = row;
  return { workspaceId, keyId, keyName, signedIn: false, scopes: new Set(scopesOf(row)) };
}

/** Admin includes write, and write includes read. */
export function requireScope(principal: Principal, needed: Scope): void {
  const enough = SCOPES.slice(SCOPES.indexOf(needed));
  if (!enough.some((scope) => principal.scopes.has(scope))) {
    throw new AssetError('forbidden', `This API key lacks the scope "${needed}".`);
  }
}

export interface NewKey {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly expiresAt: Date | null;
}

/** The secret is returned here and never again. */
export async function createKey(
  db: Kysely<Schema>,
  workspaceId: string,
  terms: NewKey,
): Promise<{ key: ApiKey; secret: string }> {
  return inTransaction(db, async (tx) => {
    const made = await addKey(tx, workspaceId, terms);
    const { scopes, expiresAt } = terms;
    await record(tx, {
      workspaceId,
      action: 'key.created',
      target: made.key,
      details: { scopes, expiresAt },
    });
    return made;
  });
}

async function addKey(
  tx: Transaction<Schema>,
  workspaceId: string,
  { name, scopes, expiresAt }: NewKey,
): Promise<{ key: ApiKey; secret: string }> {
  const secret = KEY_PREFIX + randomBytes(24).toString('base64url');
  const row: ApiKeyRow = {
    id: newId(),
    workspace_id: workspaceId,
    name,
    prefix: secret.slice(0, SHOWN_CHARACTERS),
    hash: hashKey(secret),
    scopes: scopes.join(' '),
    created_at: Date.now(),
    expires_at: expiresAt?.getTime() ?? null,
    revoked_at: null,
    last_used_at: null,
  };
  await insertApiKey(tx, row);
  return { key: keyFromRow(row), secret };
}

/**
 * Makes another key for the same: same name, scopes and end. The one that there was holds for `overlap` more milliseconds,
 * in which whoever uses it takes the new one instead.
 *
 * @throws `not-found`, and `conflict` for a key that cannot be used any more, or that the configuration sets
 */
export async function rotateKey(
  tx: Transaction<Schema>,
  { workspaceId, id }: { workspaceId: string; id: string },
  overlap: number,
): Promise<{ key: ApiKey; secret: string }> {
  const row = await findApiKey(tx, id);
  if (row === null || row.workspace_id !== workspaceId) throw noSuchKey();
  if (!isUsable(row)) {
    throw new AssetError('conflict', 'This API key was revoked or has expired: make a new one.');
  }
  if (row.name === CONFIGURED_KEY) {
    throw new AssetError('conflict', `This API key is changed by the setting ${CONFIGURED_KEY}.`);
  }
  const { name, expires_at: end } = row;
  const expiresAt = end === null ? null : new Date(end);
  const made = await addKey(tx, workspaceId, { name, scopes: scopesOf(row), expiresAt });
  const until = Math.min(end ?? Infinity, Date.now() + overlap);
  await shortenApiKey(tx, id, until);
  const details = { newKeyId: made.key.id, until: new Date(until) };
  await record(tx, { workspaceId, action: 'key.rotated', target: { id, name }, details });
  return made;
}

export async function listKeys(db: Kysely<Schema>, workspaceId: string): Promise<ApiKey[]> {
  return (await listApiKeys(db, workspaceId)).map(keyFromRow);
}

export async function revokeKey(db: Kysely<Schema>, workspaceId: string, id: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    const row = await findApiKey(tx, id);
    if (row === null || row.workspace_id !== workspaceId) throw noSuchKey();
    if (row.revoked_at !== null) return;
    await setRevoked(tx, id, Date.now());
    await record(tx, { workspaceId, action: 'key.revoked', target: row });
  });
}

function noSuchKey(): AssetError {
  return new AssetError('not-found', 'There is no such API key.');
}

export function scopesOf(row: ApiKeyRow): Scope[] {
  return row.scopes.split(' ') as Scope[];
}

function keyFromRow(row: ApiKeyRow): ApiKey {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scopes: scopesOf(row),
    createdAt: new Date(row.created_at),
    expiresAt: row.expires_at === null ? null : new Date(row.expires_at),
    revokedAt: row.revoked_at === null ? null : new Date(row.revoked_at),
    lastUsedAt: row.last_used_at === null ? null : new Date(row.last_used_at),
  };
}
