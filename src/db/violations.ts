import { PostgresError } from './postgres/errors.ts';
import { SqliteError } from './sqlite/errors.ts';

/** A row with the same primary key or unique columns is already there. */
export function isUniqueViolation(error: unknown): boolean {
  if (error instanceof PostgresError) return error.code === '23505';
  if (!(error instanceof SqliteError)) return false;
  return error.code === 'SQLITE_CONSTRAINT_UNIQUE' || error.code === 'SQLITE_CONSTRAINT_PRIMARYKEY';
}

/** The row refers to one that does not exist, or one that still refers to it keeps it from going. */
export function isForeignKeyViolation(error: unknown): boolean {
  if (error instanceof PostgresError) return error.code === '23503';
  return error instanceof SqliteError && error.code === 'SQLITE_CONSTRAINT_FOREIGNKEY';
}
