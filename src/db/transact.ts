import type { Kysely, Transaction } from 'kysely';
import { AssetError } from '#errors.ts';
import type { Schema } from './schema.ts';
import { insideTransaction, runInScope } from './transaction-scope.ts';

/** Milliseconds that a transaction may take: nobody else can write meanwhile, and all it may wait for is the database. */
export const TRANSACTION_LIMIT = 10_000;

type Hook = () => void;

const hooks = new WeakMap<Transaction<Schema>, Hook[]>();

/**
 * The one way to open a transaction. What `fn` returns is returned once it is durable; when it throws, or is not done
 * within `limit` milliseconds (null for none), everything it wrote is undone. Transactions do not nest.
 */
export async function transact<T>(
  db: Kysely<Schema>,
  fn: (tx: Transaction<Schema>) => Promise<T>,
  limit: number | null = TRANSACTION_LIMIT,
): Promise<T> {
  if (db.isTransaction || insideTransaction()) {
    throw new Error('A transaction inside a transaction: pass `tx` on instead of opening another one.');
  }
  const scope = { open: true };
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
