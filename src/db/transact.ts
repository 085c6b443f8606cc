import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely, Transaction } from 'kysely';
import { AssetError } from '#errors.ts';
import { PostgresError } from './postgres/errors.ts';
import type { Schema } from './schema.ts';
import { insideTransaction, runInScope, type Turn } from './transaction-scope.ts';
import { inTurn } from './turns.ts';
import { UndoneError } from './undone.ts';

/** Milliseconds that a transaction may take: nobody else can write meanwhile, and all it may wait for is the database. */
export const TRANSACTION_LIMIT = 10_000;

/** How often a transaction is begun that the database gives up. */
const ATTEMPTS = 12;
/** Milliseconds before the second attempt, at most; each further one may wait twice as long as the one before. */
const PAUSE = 4;
const LONGEST_PAUSE = 500;
/** Of foreign keys and of unique columns. */
const VIOLATIONS = new Set(['23503', '23505']);
const ATTEMPTS_AT_VIOLATIONS = 3;

type Hook = () => void;

const hooks = new WeakMap<Transaction<Schema>, Hook[]>();

/**
 * The one way to open a transaction. What `fn` returns is returned once it is durable; when it throws, or is not done
 * within `limit` milliseconds (null for none), everything it wrote is undone. It is called again when the database gave
 * the transaction up, so that it does nothing but read and write there. Transactions do not nest.
 */
export async function transact<T>(
  db: Kysely<Schema>,
  fn: (tx: Transaction<Schema>) => Promise<T>,
  limit: number | null = TRANSACTION_LIMIT,
): Promise<T> {
  if (db.isTransaction || insideTransaction()) {
    throw new Error('A transaction inside a transaction: pass `tx` on instead of opening another one.');
  }
  const turn: Turn = { name: null, held: false };
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await inTurn(turn, () => tryOnce(db, fn, { limit, turn }));
    } catch (error) {
      if (!mayPass(error, attempt)) throw error;
      await sleep(Math.random() * Math.min(PAUSE * 2 ** attempt, LONGEST_PAUSE));
    }
  }
}

/** Runs `fn` in the transaction that `db` is, or else in one of its own. */
export async function inTransaction<T>(
  db: Kysely<Schema>,
  fn: (tx: Transaction<Schema>) => Promise<T>,
): Promise<T> {
  return db.isTransaction ? fn(db as Transaction<Schema>) : transact(db, fn);
}

/** A violated constraint may be the work of somebody who committed since this transaction began; read anew, it shows. */
function mayPass(error: unknown, attempt: number): boolean {
  if (error instanceof UndoneError) return attempt < ATTEMPTS;
  return error instanceof PostgresError && VIOLATIONS.has(error.code) && attempt < ATTEMPTS_AT_VIOLATIONS;
}

async function tryOnce<T>(
  db: Kysely<Schema>,
  fn: (tx: Transaction<Schema>) => Promise<T>,
  { limit, turn }: { limit: number | null; turn: Turn },
): Promise<T> {
  const scope = { open: true, turn };
  const after: Hook[] = [];
  try {
    const result = await runInScope(scope, () =>
      db.transaction().execute((tx) => {
        hooks.set(tx, after);
        return withinLimit(fn(tx), limit);
      }),
    );
    scope.open = false;
    for (const hook of after) hook();
    return result;
  } finally {
    scope.open = false;
  }
}

/** Calls `hook` once the transaction is durable, and never when it is undone. It must not throw. */
export function afterCommit(tx: Transaction<Schema>, hook: Hook): void {
  const after = hooks.get(tx);
  if (!after) throw new Error('This transaction was not opened by `transact`.');
  after.push(hook);
}

/** Resolves when everything that could be read before the call is durable: what cannot be undone waits for that. */
export async function settled(db: Kysely<Schema>): Promise<void> {
  // A commit is acknowledged after all that were made before it.
  const mark = { name: 'settled', value: '' };
  await db
    .insertInto('marks')
    .values(mark)
    .onConflict((conflict) => conflict.column('name').doUpdateSet(mark))
    .execute();
}

/** Rejects when `work` takes too long; Kysely then rolls back, and the engine refuses what `work` still asks for. */
async function withinLimit<T>(work: Promise<T>, limit: number | null): Promise<T> {
  if (limit === null) return work;
  const { promise, reject } = Promise.withResolvers<never>();
  const sentence = `A database transaction was not done within ${limit} ms and has been undone; try again.`;
  const timer = setTimeout(() => reject(new AssetError('unavailable', sentence)), limit);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
