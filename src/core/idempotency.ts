import { createHash } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import {
  claimKey,
  findKey,
  type IdempotencyRow,
  type OwnedKey,
  releaseKey,
  settleKey,
  takeKeyOver,
} from '#db/idempotency.ts';
import type { Schema } from '#db/schema.ts';
import { transact } from '#db/transact.ts';
import { AssetError } from '#errors.ts';
import { isPresent } from './presence.ts';

/** How long a key is remembered, in milliseconds. */
export const REMEMBERED_FOR = 24 * 3600_000;

export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

export interface IdempotentCall {
  readonly workspaceId: string;
  /** Method and route: the same key means another thing elsewhere. */
  readonly operation: string;
  readonly key: string;
  /** What identifies the payload as far as it is known before the body is read. */
  readonly payload: readonly unknown[];
  /** Names this process: the claims of a process that died are void. */
  readonly owner: string;
}

/** A claim on a key: exactly one of `settle` and `release` ends it. */
export interface Claim {
  /** Remembers the reply; `db` is the transaction that makes what the reply tells of. */
  settle(db: Kysely<Schema>, reply: Reply, bodyHash: string | null): Promise<void>;
  /** Forgets the key, since the call failed: it may be tried again. */
  release(): Promise<void>;
}

export type Claimed =
  | { readonly first: true; readonly claim: Claim }
  | { readonly first: false; readonly reply: Reply; readonly bodyHash: string | null };

/**
 * Claims a key for a creating call, or finds the reply of the call that had it.
 * Rejects with `idempotency-in-flight` while that one runs, `idempotency-mismatch` when it had another payload.
 */
export async function claimOnce(db: Kysely<Schema>, call: IdempotentCall): Promise<Claimed> {
  const id = { workspace_id: call.workspaceId, operation: call.operation, key: call.key };
  const { owner } = call;
  await giveBack(db);
  const created_at = Date.now();
  const fingerprint = createHash('sha256').update(JSON.stringify(call.payload)).digest('hex');
  const isFirst = await claimKey(db, {
    ...id,
    fingerprint,
    owner,
    status: null,
    reply: null,
    created_at,
  });
  const claimed: Claimed = { first: true, claim: claimOn(db, { ...id, owner }, fingerprint) };
  if (isFirst) return claimed;
  const row = await findKey(db, id);
  const [head, bodyHash = null] = row?.fingerprint.split('+') ?? [];
  if (row !== null && head !== fingerprint) throw mismatch();
  if (row === null || row.status === null || row.reply === null) {
    const by = { fingerprint, owner, created_at };
    if (row !== null && (await takesOver(db, row, by))) return claimed;
    throw new AssetError('idempotency-in-flight', 'A call with this Idempotency-Key is still running.', {
      retryAfter: 1,
    });
  }
  return { first: false, reply: { status: row.status, body: JSON.parse(row.reply) }, bodyHash };
}

/** Runs `create` in a transaction, once for each key; a repeated call gets the first reply. `call` is null when there is no key. */
export async function createOnce(
  db: Kysely<Schema>,
  call: IdempotentCall | null,
  create: (tx: Transaction<Schema>) => Promise<Reply>,
): Promise<Reply & { readonly replayed: boolean }> {
  const claimed = call === null ? null : await claimOnce(db, call);
  if (claimed !== null && !claimed.first) return { ...claimed.reply, replayed: true };
  const claim = claimed?.claim ?? null;
  const reply = await releasingOnFailure(claim, () =>
    transact(db, async (tx) => {
      const made = await create(tx);
      await claim?.settle(tx, made, null);
      return made;
    }),
  );
  return { ...reply, replayed: false };
}

/** Keys of failed calls that the database did not take back, being full or away. */
const owed = new WeakMap<Kysely<Schema>, Set<OwnedKey>>();

/** Until it succeeds, a call that is tried again is told that the first one still runs. */
async function giveBack(db: Kysely<Schema>): Promise<void> {
  const keys = owed.get(db) ?? new Set();
  for (const key of keys) {
    // Before it is asked for: a second release could meet the next claim of the same key.
    keys.delete(key);
    try {
      await releaseKey(db, key);
    } catch (error) {
      keys.add(key);
      throw error;
    }
  }
}

function owe(db: Kysely<Schema>, key: OwnedKey): void {
  const keys = owed.get(db) ?? new Set();
  owed.set(db, keys.add(key));
}

/** A call that failed gives its key back. */
export async function releasingOnFailure<T>(claim: Claim | null, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await claim?.release();
    throw error;
  }
}

export function mismatch(): AssetError {
  return new AssetError('idempotency-mismatch', 'This Idempotency-Key was used with another payload.');
}

/** What a process that is gone was doing did not commit. */
async function takesOver(
  db: Kysely<Schema>,
  { owner, ...id }: IdempotencyRow,
  by: Pick<IdempotencyRow, 'fingerprint' | 'owner' | 'created_at'>,
): Promise<boolean> {
  if (owner === null || (await isPresent(db, owner))) return false;
  return takeKeyOver(db, { ...id, owner }, by);
}

function claimOn(db: Kysely<Schema>, key: OwnedKey, head: string): Claim {
  return {
    async settle(tx, reply, bodyHash) {
      const fingerprint = bodyHash === null ? head : `${head}+${bodyHash}`;
      const settled = { fingerprint, status: reply.status, reply: JSON.stringify(reply.body) };
      if (await settleKey(tx, key, settled)) return;
      throw new AssetError('conflict', 'Another call with this Idempotency-Key has taken over.');
    },
    async release() {
      owe(db, key);
      await giveBack(db);
    },
  };
}
