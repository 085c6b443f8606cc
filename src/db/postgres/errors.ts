import { AssetError } from '#errors.ts';
import { DoubtfulError } from '../doubtful.ts';
import { UndoneError } from '../undone.ts';

/** An error of the statement; `code` is an SQLSTATE, like 23505. */
export class PostgresError extends Error {
  override readonly name = 'PostgresError';
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

/** Conditions of the server, which pass or which an operator can end, by SQLSTATE or its class. */
const UNAVAILABLE: Readonly<Record<string, string>> = {
  '53': 'The database server has run out of memory, disk or connections; nothing was stored.',
  '58': 'The disk of the database server fails to read or write; nothing was stored.',
  '57014': 'The database took too long; nothing was stored, try again.',
  '55P03': 'The database is in use; try again.',
};

/** Serialization failure and deadlock: one of several transactions had to give way. */
const CONFLICTS = new Set(['40001', '40P01']);
/** The server ends the connection, or is not one to write to: shutting down, starting, a standby after a failover. */
const ENDINGS = /^(?:08...|57P0[1-5]|25P03|25006)$/;

/** What became of a statement that failed. */
export type Failure =
  | { readonly kind: 'lost'; readonly cause: Error } // with the connection
  | { readonly kind: 'conflict'; readonly cause: Error }
  | { readonly kind: 'refused'; readonly error: Error };

export function failureOf(thrown: unknown): Failure {
  const cause = thrown instanceof Error ? thrown : new Error(String(thrown));
  // Said by this side, of what was asked or answered.
  if (cause instanceof RangeError || cause instanceof TypeError) return { kind: 'refused', error: cause };
  const code = sqlStateOf(cause);
  if (code === null || ENDINGS.test(code)) return { kind: 'lost', cause };
  if (CONFLICTS.has(code)) return { kind: 'conflict', cause };
  const named = new PostgresError(cause.message, code);
  const sentence = UNAVAILABLE[code] ?? UNAVAILABLE[code.slice(0, 2)];
  const error = sentence === undefined ? named : new AssetError('unavailable', sentence, { cause: named });
  return { kind: 'refused', error };
}

/** Null for what the server did not say: everything else that goes wrong with a query is its connection. */
function sqlStateOf(error: Error): string | null {
  const told = 'severity' in error && 'code' in error && typeof error.code === 'string';
  return told ? String(error.code) : null;
}

/** Of a statement of a transaction that has not asked for its commit. */
export function undone(failure: Failure): Error {
  if (failure.kind === 'refused') return failure.error;
  const why =
    failure.kind === 'lost' ? 'The connection to the database was lost' : 'Another request was at it';
  return new UndoneError(`${why}; nothing was stored, try again.`, failure.cause);
}

/** Of a commit, or of a statement that is a transaction of its own. */
export function doubtful(failure: Failure): Error {
  if (failure.kind !== 'lost') return undone(failure);
  return new DoubtfulError(failure.cause);
}
