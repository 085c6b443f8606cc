import { type CompiledQuery, type Dialect, type Kysely, PostgresAdapter, SelectQueryNode } from 'kysely';
import type { Notices } from './notices.ts';
import type { Schema } from './schema.ts';
import { insideTransaction } from './transaction-scope.ts';

export type EngineName = 'sqlite' | 'postgres';

/** How an engine is doing; null of what it does not have. */
export interface EngineFigures {
  readonly connections: { readonly open: number; readonly idle: number; readonly waiting: number } | null;
  readonly log: {
    /** Fsyncs, and transactions that those made durable, since it was opened. */
    readonly syncs: number;
    readonly transactions: number;
    readonly checkpoints: number;
    /** Of the file, which keeps its size when it is begun anew. */
    readonly bytes: number;
  } | null;
}

/** What is below Kysely: the connections to one database. */
export interface Engine {
  dialect(): Dialect;
  /** Other processes may use the database at the same time. */
  readonly shared: boolean;
  readonly notices: Notices;
  /** Runs `work` while no other process that uses the database runs any. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  figures(): Promise<EngineFigures>;
  /** Lets what is being written finish. */
  destroy(): Promise<void>;
}

/** For the few statements that the engines have different words for. */
export function engineOf(db: Kysely<Schema>): EngineName {
  return db.getExecutor().adapter instanceof PostgresAdapter ? 'postgres' : 'sqlite';
}

/** Raw SQL counts by its first word. */
export function isRead({ query, sql }: CompiledQuery): boolean {
  if (SelectQueryNode.is(query)) return true;
  return query.kind === 'RawNode' && /^\s*(select|with|explain)\b/i.test(sql);
}

/** For a query that is not part of a transaction. */
export function refuseInsideTransaction(): void {
  if (!insideTransaction()) return;
  throw new Error('A query on `db` inside a transaction does not see its changes: use `tx` instead.');
}
