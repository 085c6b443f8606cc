import { AssetError } from '#errors.ts';

/** SQLite's names for the result codes that a reader of a log or a caller may want to tell apart. */
const NAMES: Readonly<Record<number, string>> = {
  1: 'SQLITE_ERROR',
  5: 'SQLITE_BUSY',
  6: 'SQLITE_LOCKED',
  7: 'SQLITE_NOMEM',
  8: 'SQLITE_READONLY',
  10: 'SQLITE_IOERR',
  11: 'SQLITE_CORRUPT',
  13: 'SQLITE_FULL',
  14: 'SQLITE_CANTOPEN',
  19: 'SQLITE_CONSTRAINT',
  26: 'SQLITE_NOTADB',
  275: 'SQLITE_CONSTRAINT_CHECK',
  787: 'SQLITE_CONSTRAINT_FOREIGNKEY',
  1299: 'SQLITE_CONSTRAINT_NOTNULL',
  1555: 'SQLITE_CONSTRAINT_PRIMARYKEY',
  1811: 'SQLITE_CONSTRAINT_TRIGGER',
  2067: 'SQLITE_CONSTRAINT_UNIQUE',
  3091: 'SQLITE_CONSTRAINT_DATATYPE',
};

/** Conditions of the machine, which pass or which an operator can end. */
const UNAVAILABLE: Readonly<Record<number, string>> = {
  5: 'The database is in use by another process; try again.',
  6: 'The database is in use; try again.',
  7: 'The database has run out of memory; try again.',
  10: 'The disk of the database fails to read or write; nothing was stored.',
  13: 'The disk of the database is full; nothing was stored.',
  14: 'The database file cannot be opened; check that its directory exists and is writable.',
};

/** An error of the database itself; `code` is like SQLITE_CONSTRAINT_UNIQUE. */
export class SqliteError extends Error {
  override readonly name = 'SqliteError';
  readonly code: string;

  constructor(message: string, errcode: number) {
    super(message);
    this.code = NAMES[errcode] ?? NAMES[errcode & 0xff] ?? `SQLITE_${errcode}`;
  }
}

/** The error to throw: `unavailable` where it is the machine's fault, a `SqliteError` where it is the statement's. */
export function errorOf(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  if (!('errcode' in error) || typeof error.errcode !== 'number') return error;
  const { message, errcode } = error;
  const named = new SqliteError(message, errcode);
  const sentence = UNAVAILABLE[errcode & 0xff];
  return sentence === undefined ? named : new AssetError('unavailable', sentence, { cause: named });
}
