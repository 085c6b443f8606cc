import { type RawBuilder, type SqlBool, sql } from 'kysely';

export type Direction = 'asc' | 'desc';

/** Where a page ended: the sort value of its last row, and what breaks ties among equal ones. */
export interface Position {
  readonly value: number | string;
  readonly id: string | number;
}

export interface PageRequest {
  readonly after: Position | null;
  readonly limit: number;
}

/**
 * A row-value comparison, which SQLite and PostgreSQL both answer from an index over the same columns. Where one column is
 * both, a plain one; of an integer, as FTS5 does not begin to read at any other number.
 */
export function afterPosition(
  columns: { value: string; id: string },
  direction: Direction,
  after: Position | null,
): RawBuilder<SqlBool> {
  if (after === null) return sql<SqlBool>`true`;
  const operator = sql.raw(direction === 'desc' ? '<' : '>');
  if (columns.value === columns.id) {
    const value =
      typeof after.value === 'number' ? sql`cast(${after.value} as bigint)` : sql.val(after.value);
    return sql<SqlBool>`${sql.ref(columns.id)} ${operator} ${value}`;
  }
  return sql<SqlBool>`(${sql.ref(columns.value)}, ${sql.ref(columns.id)}) ${operator} (${after.value}, ${after.id})`;
}
