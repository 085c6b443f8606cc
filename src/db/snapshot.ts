import type { EngineName } from './engine.ts';
import type { DatabaseOptions } from './open.ts';
import type { IdentityName, TableName } from './portable.ts';

/** A row as both engines give it: numbers, text and null. */
export type PortableRow = Readonly<Record<string, string | number | null>>;

/** One moment of a database, however long it is read and whatever others write meanwhile. */
export interface Snapshot extends AsyncDisposable {
  readonly engine: EngineName;
  /** All rows in the order of the given columns; some hundred at a time are in memory. */
  rows(table: TableName, orderBy?: readonly string[]): AsyncIterable<readonly PortableRow[]>;
  /** The highest number that each has given, to rows that are gone as well. */
  identities(): Promise<Record<IdentityName, number>>;
  /** The migrations that its schema has. */
  migrations(): Promise<string[]>;
}

/** Rows that are read at a time. */
export const SNAPSHOT_BATCH = 500;

/**
 * Opens a database that others may be using, for reading only.
 *
 * @throws `unavailable` when there is none
 */
export async function openSnapshot(options: DatabaseOptions): Promise<Snapshot> {
  if ('path' in options) {
    const { SqliteSnapshot } = await import('./sqlite/snapshot.ts');
    return SqliteSnapshot.open(options.path);
  }
  const { PostgresSnapshot } = await import('./postgres/snapshot.ts');
  return PostgresSnapshot.open(options);
}
