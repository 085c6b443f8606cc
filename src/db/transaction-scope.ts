import { AsyncLocalStorage } from 'node:async_hooks';

/** A transaction in whose callback the code runs now, however deep in calls. */
export interface TransactionScope {
  open: boolean;
  readonly turn: Turn;
}

/** What only one transaction may use up at a time: see turns.ts. */
export interface Turn {
  /** What the transaction, or its attempt before, asked for; null when it asked for nothing. */
  name: string | null;
  /** Nobody else has a turn of this name from before the transaction begins until it has ended. */
  held: boolean;
}

const scopes = new AsyncLocalStorage<TransactionScope>();

export function insideTransaction(): boolean {
  return scopes.getStore()?.open === true;
}

/** Of the transaction in which the code runs now. */
export function currentTurn(): Turn | null {
  return scopes.getStore()?.turn ?? null;
}

export function runInScope<T>(scope: TransactionScope, work: () => Promise<T>): Promise<T> {
  return scopes.run(scope, work);
}
