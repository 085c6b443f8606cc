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

/** A row-value comparison, which SQLite and PostgreSQL both answer from an index over the same columns. */
export function afterPosition(
  columns: { value: string; id: string },
  direction: Direction,
  after: Position | null,
): RawBuilder<SqlBool> {
  if (after === null) return sql<SqlBool>`true`;
  const operator = sql.raw(direction === 'desc' ? '<' : '>');
  return sql<SqlBool>`(${sql.ref(columns.value)}, ${sql.ref(columns.id)}) ${operator} (${after.value}, ${after.id})`;
}
