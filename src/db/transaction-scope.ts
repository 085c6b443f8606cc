import { AsyncLocalStorage } from 'node:async_hooks';

/** A transaction in whose callback the code runs now, however deep in calls. */
export interface TransactionScope {
  open: boolean;
}

const scopes = new AsyncLocalStorage<TransactionScope>();

export function insideTransaction(): boolean {
  return scopes.getStore()?.open === true;
}

export function runInScope<T>(scope: TransactionScope, work: () => Promise<T>): Promise<T> {
  return scopes.run(scope, work);
}
