import { sql, type Transaction } from 'kysely';
import { engineOf } from './engine.ts';
import type { Schema } from './schema.ts';
import { Turns } from './sqlite/turns.ts';
import { currentTurn, type Turn } from './transaction-scope.ts';
import { UndoneError } from './undone.ts';

/**
 * Makes the transaction one of those of a workspace that cannot overlap: what one of them has used, the next one sees.
 * The first attempt trusts that nobody else is at it; who meets somebody is begun again by `transact`, in a queue, and
 * then holds the turn from before its snapshot.
 */
export async function takeTurn(tx: Transaction<Schema>, workspaceId: string): Promise<void> {
  // One transaction at a time is all that SQLite does.
  if (engineOf(tx) === 'sqlite') return;
  const turn = currentTurn();
  if (turn !== null) turn.name ??= workspaceId;
  const isHeld = turn?.held === true && turn.name === workspaceId;
  if (!isHeld && !(await isFree(tx, workspaceId))) throw queued();
  await tx
    .insertInto('workspace_limits')
    .values({ workspace_id: workspaceId, turn: 1 })
    .onConflict((conflict) =>
      conflict.column('workspace_id').doUpdateSet((eb) => ({ turn: eb('workspace_limits.turn', '+', 1) })),
    )
    .execute();
}

/** Those at their first attempt share the lock, and find out by the row that they were not alone; the queue has it for itself. */
async function isFree(tx: Transaction<Schema>, workspaceId: string): Promise<boolean> {
  const { rows } = await sql<{ free: 0 | 1 }>`
    select pg_try_advisory_xact_lock_shared(hashtextextended(${workspaceId}, 0)) as free`.execute(tx);
  return rows[0]?.free === 1;
}

function queued(): UndoneError {
  return new UndoneError('Too many requests change this workspace at the same time; try again.', null);
}

const queues = new Map<string, { readonly turns: Turns; waiting: number }>();

/** One of this process at a time: whoever waits for the others keeps no connection meanwhile. */
export async function inTurn<T>(turn: Turn, work: () => Promise<T>): Promise<T> {
  const { name } = turn;
  if (name === null) return work();
  const queue = queues.get(name) ?? { turns: new Turns(), waiting: 0 };
  queues.set(name, queue);
  queue.waiting += 1;
  const end = await queue.turns.take();
  turn.held = true;
  try {
    return await work();
  } finally {
    end();
    queue.waiting -= 1;
    if (queue.waiting === 0) queues.delete(name);
  }
}
