import { type CompiledQuery, type Insertable, type Kysely, type RawBuilder, sql } from 'kysely';
import { type EngineName, engineOf } from './engine.ts';
import { mayBeLost } from './losable.ts';
import type { Schema } from './schema.ts';

/** Makes the places in a query to which each run gives the values of `P`. */
export type Parameters<P> = <K extends keyof P & string>(name: K) => RawBuilder<P[K]>;

/** A query of Kysely's, or raw SQL. */
interface Compilable<R> {
  compile(db: Kysely<Schema>): CompiledQuery<R>;
}

/** Stands in a compiled query for a value that is not known yet. */
class Parameter {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/**
 * A query whose text is made once for each engine. Building and compiling one takes longer than SQLite takes to run it,
 * which counts for what every request asks. One that is `losable` is so as `mayBeLost` has it.
 */
export function prepare<P extends object, R>(
  build: (db: Kysely<Schema>, parameter: Parameters<P>) => Compilable<R>,
  { losable }: { readonly losable: boolean } = { losable: false },
): (db: Kysely<Schema>, values: P) => Promise<R[]> {
  const compiled = new Map<EngineName, CompiledQuery<R>>();
  return async (db, values) => {
    const engine = engineOf(db);
    const query =
      compiled.get(engine) ?? build(db, (name) => sql.val(new Parameter(name) as never)).compile(db);
    compiled.set(engine, query);
    if (losable) mayBeLost(query);
    const parameters = query.parameters.map((value) =>
      value instanceof Parameter ? Reflect.get(values, value.name) : value,
    );
    const { rows } = await db.executeQuery<R>({ ...query, parameters });
    return rows;
  };
}

type Insert = (db: Kysely<Schema>, row: object) => Promise<unknown>;

/** By table and columns: as many as there are kinds of rows in this code. */
const inserts = new Map<string, Insert>();

/** Inserts one row, by a query that is made once. */
export async function insertRow<T extends keyof Schema & string>(
  db: Kysely<Schema>,
  table: T,
  row: Insertable<Schema[T]>,
): Promise<void> {
  const columns = Object.keys(row);
  const name = `${table} ${columns}`;
  const insert = inserts.get(name) ?? insertOf(table, columns);
  inserts.set(name, insert);
  await insert(db, row);
}

function insertOf(table: keyof Schema & string, columns: readonly string[]): Insert {
  return prepare((db, parameter: Parameters<Record<string, never>>) =>
    db
      .insertInto(table)
      .values(Object.fromEntries(columns.map((column) => [column, parameter(column)])) as never),
  ) as Insert;
}
