import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import { Recent } from '../recent.ts';

export type Row = Record<string, SQLOutputValue>;

export interface Statement {
  readonly sql: string;
  readonly parameters: readonly SQLInputValue[];
}

export interface StatementResult {
  readonly rows: Row[];
  /** Rows changed, null for a statement that returns rows. */
  readonly changes: number | null;
  readonly lastInsertRowid: number | null;
}

/** More than the distinct statements of this code base; lists of varying length in `in (…)` make it finite on purpose. */
const CAPACITY = 256;

interface Prepared {
  readonly statement: StatementSync;
  /** Names of the columns, none for a statement that returns no rows. */
  readonly columns: readonly string[];
}

/** Runs statements on one connection, keeping the recently used ones prepared. */
export class Statements {
  readonly #database: DatabaseSync;
  readonly #prepared = new Recent<Prepared>(CAPACITY);

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  run({ sql, parameters }: Statement): StatementResult {
    const { statement, columns } = this.#prepare(sql);
    const values = parameters as SQLInputValue[];
    if (columns.length === 0) {
      const { changes, lastInsertRowid } = statement.run(...values);
      return { rows: [], changes: Number(changes), lastInsertRowid: Number(lastInsertRowid) };
    }
    const tuples: unknown[] = statement.all(...values);
    return { rows: (tuples as SQLOutputValue[][]).map(rowOf(columns)), changes: null, lastInsertRowid: null };
  }

  #prepare(sql: string): Prepared {
    const known = this.#prepared.get(sql);
    if (known !== null) return known;
    const statement = this.#database.prepare(sql, { returnArrays: true });
    const prepared = { statement, columns: statement.columns().map((column) => column.name) };
    this.#prepared.set(sql, prepared);
    return prepared;
  }
}

/** Made from tuples: the objects that `node:sqlite` makes have no prototype, and copying them takes twice as long as this. */
function rowOf(columns: readonly string[]): (tuple: readonly SQLOutputValue[]) => Row {
  return (tuple) => {
    const row: Row = {};
    for (const [index, column] of columns.entries()) row[column] = tuple[index] ?? null;
    return row;
  };
}
