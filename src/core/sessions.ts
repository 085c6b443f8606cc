import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Kysely } from 'kysely';
import { type ApiKeyRow, findApiKey } from '#db/keys.ts';
import type { Schema } from '#db/schema.ts';
import {
  deleteSession,
  deleteSessionsBefore,
  findSession,
  insertSession,
  prolongSession,
  type SessionRow,
  takeSignInToken,
} from '#db/sessions.ts';
import { transact } from '#db/transact.ts';
import { AssetError } from '#errors.ts';
import { record } from './audit.ts';
import {
  hashKey,
  isUsable,
  type Principal,
  presentedKey,
  principalOf,
  type Scope,
  scopesOf,
} from './keys.ts';

/** How stale the end of an idle session may be: one write a minute instead of one a request. */
const PRECISION = 60_000;

/** Milliseconds. */
export interface SessionLimits {
  /** Without a request. */
  readonly idle: number;
  /** Since signing in. */
  readonly absolute: number;
}

/** Somebody who signed in with an API key: whatever ends the key ends it too. */
export interface Session {
  readonly workspace: { readonly id: string; readonly name: string };
  readonly scopes: readonly Scope[];
  /** Moves on with use. */
  readonly expiresAt: Date;
  /** What a request that changes something has to say besides its cookie. */
  readonly csrfToken: string;
  readonly principal: Principal;
}

/** The secret is what the cookie keeps; its hash is all that is stored. */
export interface SignedIn {
  readonly secret: string;
  readonly session: Session;
}

/** @throws `unauthenticated` for a key that cannot be used */
export async function signInWithKey(
  db: Kysely<Schema>,
  key: string,
  limits: SessionLimits,
): Promise<SignedIn> {
  return start(db, await presentedKey(db, key), limits);
}

/** @throws `unauthenticated` for a token that was used, or whose time is over */
export async function signInWithToken(
  db: Kysely<Schema>,
  token: string,
  limits: SessionLimits,
): Promise<SignedIn> {
  const row = await transact(db, async (tx) => {
    const keyId = await takeSignInToken(tx, hashKey(token), Date.now());
    return keyId === null ? null : findApiKey(tx, keyId);
  });
  if (row === null || !isUsable(row)) {
    throw new AssetError(
      'unauthenticated',
      'This sign-in link was used already, or its time is over: start the server again for a new one, or use an API key.',
    );
  }
  return start(db, row, limits);
}

/** The session of a cookie, which lasts longer for it. */
export async function sessionOf(
  db: Kysely<Schema>,
  secret: string | null,
  limits: SessionLimits,
): Promise<Session> {
  const hash = secret === null ? null : hashKey(secret);
  const row = hash === null ? null : await findSession(db, hash);
  if (secret === null || hash === null || row === null || row.session_expires_at <= Date.now()) throw over();
  if (!isUsable(row)) throw over();
  const until = expiry(row.session_created_at, limits);
  if (until - row.session_expires_at < PRECISION) return present(db, row, secret);
  await prolongSession(db, hash, until);
  return present(db, { ...row, session_expires_at: until }, secret);
}

/** Ending what is over already succeeds. */
export async function signOut(
  db: Kysely<Schema>,
  secret: string,
  { principal: { workspaceId, keyId: id, keyName: name } }: Session,
): Promise<void> {
  await transact(db, async (tx) => {
    await deleteSession(tx, hashKey(secret));
    const actor = { kind: 'session', id, name } as const;
    await record(tx, { workspaceId, action: 'session.ended', target: null, actor });
  });
}

export async function sweepSessions(db: Kysely<Schema>): Promise<void> {
  await deleteSessionsBefore(db, Date.now());
}

/** @throws `forbidden` unless `said` is the session's own token */
export function requireCsrfToken({ csrfToken }: Session, said: string | null): void {
  // Of hashes, which are of one length whatever was said.
  if (said !== null && timingSafeEqual(digest(said), digest(csrfToken))) return;
  throw new AssetError('forbidden', "A change needs the session's token in the header X-CSRF-Token.");
}

async function start(db: Kysely<Schema>, key: ApiKeyRow, limits: SessionLimits): Promise<SignedIn> {
  const secret = randomBytes(32).toString('base64url');
  const hash = hashKey(secret);
  const now = Date.now();
  await transact(db, async (tx) => {
    await insertSession(tx, { hash, key_id: key.id, created_at: now, expires_at: expiry(now, limits) });
    const { workspace_id: workspaceId, id, name } = key;
    const actor = { kind: 'session', id, name } as const;
    await record(tx, { workspaceId, action: 'session.started', target: null, actor });
  });
  return { secret, session: await sessionOf(db, secret, limits) };
}

function expiry(createdAt: number, { idle, absolute }: SessionLimits): number {
  return Math.min(Date.now() + idle, createdAt + absolute);
}

async function present(db: Kysely<Schema>, row: SessionRow, secret: string): Promise<Session> {
  return {
    workspace: { id: row.workspace_id, name: row.workspace_name },
    scopes: scopesOf(row),
    expiresAt: new Date(Math.min(row.session_expires_at, row.expires_at ?? Infinity)),
    csrfToken: createHmac('sha256', secret).update('csrf').digest('base64url'),
    principal: { ...(await principalOf(db, row)), signedIn: true },
  };
}

function over(): AssetError {
  return new AssetError('unauthenticated', 'Sign in: there is no session, or it is over.');
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
