import type { Kysely, Transaction } from 'kysely';
import { findApiKeyByHash, insertApiKey, listApiKeys, setRevoked } from '#db/keys.ts';
import { releaseAllLeases } from '#db/leases.ts';
import type { Schema } from '#db/schema.ts';
import { transact } from '#db/transact.ts';
import { findMark, insertWorkspace, setMark } from '#db/workspaces.ts';
import { createAccount } from './accounts.ts';
import { record } from './audit.ts';
import { DEFAULT_WORKSPACE, defaultWorkspace } from './default-workspace.ts';
import { newId } from './identifiers.ts';
import { CONFIGURED_KEY, createKey, hashKey, SCOPES } from './keys.ts';
import { makeSignInToken } from './sign-in-links.ts';

/** The mark with the id of the blob store that the database belongs to. */
export const BLOB_STORE = 'blob-store';

/**
 * Makes the default workspace with its account at the first start, and sees to the configured key. Where no other process
 * uses the database, whatever is held was held by one that is gone; where others may, it runs out. No two run at the same time.
 */
export async function setUp(
  db: Kysely<Schema>,
  { configuredKey, shared }: { configuredKey: string | null; shared: boolean },
): Promise<void> {
  if (!shared) await releaseAllLeases(db);
  const workspaceId = (await defaultWorkspace(db)) ?? (await makeWorkspace(db));
  await transact(db, (tx) => applyConfiguredKey(tx, workspaceId, configuredKey));
}

/**
 * A key for who has none, to be shown this once: made when nothing can keep it from being shown any more. No two run at the
 * same time, and all after `setUp`.
 *
 * @returns null where some key of the default workspace can be used
 */
export async function makeFirstKey(db: Kysely<Schema>): Promise<string | null> {
  const workspaceId = await defaultWorkspace(db);
  if (workspaceId === null) throw new Error('There is no default workspace yet.');
  const usable = (await listApiKeys(db, workspaceId)).some((key) => key.revoked_at === null);
  if (usable) return null;
  const { secret } = await createKey(db, workspaceId, { name: 'First key', scopes: SCOPES, expiresAt: null });
  return secret;
}

/** A token by which whoever sees what is printed at the start signs in; null where no key allows everything. */
export async function makeFirstToken(db: Kysely<Schema>): Promise<string | null> {
  const workspaceId = await defaultWorkspace(db);
  return workspaceId === null ? null : makeSignInToken(db, workspaceId);
}

async function makeWorkspace(db: Kysely<Schema>): Promise<string> {
  const id = newId();
  const owner = { workspaceId: id, email: 'owner@polyreel.local' };
  await transact(db, async (tx) => {
    await insertWorkspace(tx, { id, name: 'Default', created_at: Date.now() });
    await createAccount(tx, owner, { firstName: 'Polyreel', lastName: 'Owner' });
    await setMark(tx, DEFAULT_WORKSPACE, id);
  });
  return id;
}

/** A configured key is valid exactly as long as it is configured: one that was replaced or removed is revoked. */
async function applyConfiguredKey(
  tx: Transaction<Schema>,
  workspaceId: string,
  secret: string | null,
): Promise<void> {
  const hash = secret === null ? null : hashKey(secret);
  const keys = await listApiKeys(tx, workspaceId);
  for (const key of keys) {
    if (key.name !== CONFIGURED_KEY) continue;
    const revokedAt = key.hash === hash ? null : (key.revoked_at ?? Date.now());
    if (revokedAt === key.revoked_at) continue;
    await setRevoked(tx, key.id, revokedAt);
    const action = revokedAt === null ? 'key.restored' : 'key.revoked';
    await record(tx, { workspaceId, action, target: key });
  }
  if (secret === null || hash === null || (await findApiKeyByHash(tx, hash)) !== null) return;
  const id = newId();
  await record(tx, { workspaceId, action: 'key.created', target: { id, name: CONFIGURED_KEY } });
  await insertApiKey(tx, {
    id,
    workspace_id: workspaceId,
    name: CONFIGURED_KEY,
    prefix: secret.slice(0, 4),
    hash,
    scopes: SCOPES.join(' '),
    created_at: Date.now(),
    expires_at: null,
    revoked_at: null,
    last_used_at: null,
  });
}

/** Ties the database to the blob store that it was first opened with: a disk that is not mounted is no empty library. */
export async function claimStore(db: Kysely<Schema>, storeId: string): Promise<void> {
  const known = await findMark(db, BLOB_STORE);
  if (known === null) return setMark(db, BLOB_STORE, storeId);
  if (known !== storeId) {
    throw new Error(
      'The media storage is not the one that this database belongs to: is a disk not mounted, or POLYREEL_S3_BUCKET not set?',
    );
  }
}
