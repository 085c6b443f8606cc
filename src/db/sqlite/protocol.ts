import type { SQLInputValue, SQLOutputValue } from 'node:sqlite';

/** What crosses the thread border. Requests are answered in the order in which they were sent. */

export type Row = Record<string, SQLOutputValue>;

/**
 * `begin` opens the physical transaction, and everything else must find one open. `control` is what structures it
 * (savepoints, commit): when that fails, nothing of the transaction can be kept. A failing `statement` undoes itself only.
 */
export type RequestKind = 'begin' | 'control' | 'statement';

export interface Statement {
  readonly sql: string;
  readonly parameters: readonly SQLInputValue[];
}

export interface Request extends Statement {
  readonly kind: RequestKind;
}

export interface StatementResult {
  readonly rows: Row[];
  /** Rows changed, null for a statement that returns rows. */
  readonly changes: number | null;
  readonly lastInsertRowid: number | null;
}

export interface Failure {
  readonly message: string;
  /** SQLite's extended result code, null when the error is not SQLite's. */
  readonly errcode: number | null;
}

export type Reply = { readonly result: StatementResult } | { readonly failure: Failure };

/** A batch of requests, or the order to leave the database in good shape and end. */
export type ToWriter = { readonly requests: readonly Request[] } | { readonly close: true };

/** `opened` comes first and once. */
export type FromWriter = { readonly opened: Failure | null } | { readonly replies: readonly Reply[] };

export interface WriterData {
  readonly path: string;
}
