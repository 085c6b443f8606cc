import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type Transaction,
} from 'kysely';
import type { EngineName } from '#db/engine.ts';
import { MIGRATIONS } from '#db/migrate.ts';
import type { Migration } from '#db/migrations/migration.ts';
import type { Schema } from '#db/schema.ts';

export const ENGINES: readonly EngineName[] = ['sqlite', 'postgres'];

/**
 * All that migrations do to an empty database, as one script of SQL, which psql and sqlite3 would run as it is. Nothing is
 * connected to: a migration that asks the database something cannot be written down, and throws.
 */
export async function schemaScript(engine: EngineName, migrations: readonly Migration[] = MIGRATIONS) {
  const time = engine === 'sqlite' ? 'integer' : 'bigint';
  const statements = [`create table migrations (name text primary key, applied_at ${time} not null)`];
  for (const { name, up } of migrations) {
    statements.push(...(await statementsOf(up, engine)));
    statements.push(`insert into migrations (name, applied_at) values ('${name}', 0)`);
  }
  return statements.map((statement) => `${statement.trim()};\n`).join('\n');
}

/** What one migration says to an engine, in its order. */
export async function statementsOf(up: Migration['up'], engine: EngineName): Promise<string[]> {
  const said: string[] = [];
  const db = recorder(engine, said);
  await up(db as Transaction<Schema>);
  return said;
}

function recorder(engine: EngineName, said: string[]): Kysely<Schema> {
  const sqlite = engine === 'sqlite';
  return new Kysely<Schema>({
    dialect: {
      createDriver: () => new DummyDriver(),
      createAdapter: () => (sqlite ? new SqliteAdapter() : new PostgresAdapter()),
      createQueryCompiler: () => (sqlite ? new SqliteQueryCompiler() : new PostgresQueryCompiler()),
      createIntrospector: (db) => (sqlite ? new SqliteIntrospector(db) : new PostgresIntrospector(db)),
    },
    log({ query }) {
      if (query.parameters.length > 0) throw new Error(`A migration has parameters: ${query.sql}`);
      if (/^\s*select\b/i.test(query.sql)) throw new Error(`A migration asks for something: ${query.sql}`);
      said.push(query.sql);
    },
  });
}
