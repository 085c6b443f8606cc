import { randomUUID } from 'node:crypto';
import { Kysely } from 'kysely';
import { AssetError } from '#errors.ts';
import type { Logger } from '#log.ts';
import type { Engine, EngineFigures } from './engine.ts';
import { migrate } from './migrate.ts';
import type { Notices } from './notices.ts';
import { type DatabaseObserver, statementLog, watchedDialect } from './observer.ts';
import type { PostgresOptions } from './postgres/engine.ts';
import type { Schema } from './schema.ts';
import { SqliteEngine } from './sqlite/dialect.ts';

export interface DatabaseFile {
  /** The database file, made when missing; its directory must exist. */
  readonly path: string;
  readonly log: Logger;
}

/** A file of this process alone, or a database on a PostgreSQL server, which several may use. */
export type DatabaseOptions = DatabaseFile | PostgresOptions;

export interface Database extends AsyncDisposable {
  readonly db: Kysely<Schema>;
  /** Other processes may use it at the same time. */
  readonly shared: boolean;
  /** To and from those. */
  readonly notices: Notices;
  /** Runs `work` while none of those runs any. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  figures(): Promise<EngineFigures>;
  /** Writes a mark and reads it back; rejects with `unavailable` and the reason. */
  check(): Promise<void>;
}

/** Opens the database and brings it to the newest schema. Disposing waits for what is being written. */
export async function openDatabase(
  options: DatabaseOptions,
  observer: DatabaseObserver | null = null,
): Promise<Database> {
  const engine = await openEngine(options);
  const db = openKysely(engine, observer);
  try {
    const applied = await engine.alone(() => migrate(db));
    if (applied.length > 0) options.log.info({ applied }, 'the database schema is up to date');
  } catch (error) {
    await engine.destroy();
    throw error;
  }
  return {
    db,
    shared: engine.shared,
    notices: engine.notices,
    alone: (work) => engine.alone(work),
    figures: () => engine.figures(),
    check: () => check(db),
    // Not Kysely's `destroy`, which does nothing to an engine that has not run a query yet.
    [Symbol.asyncDispose]: () => engine.destroy(),
  };
}

function openKysely(engine: Engine, observer: DatabaseObserver | null): Kysely<Schema> {
  const dialect = engine.dialect();
  if (observer === null) return new Kysely({ dialect });
  return new Kysely({ dialect: watchedDialect(dialect, observer), log: statementLog(observer) });
}

async function openEngine(options: DatabaseOptions): Promise<Engine> {
  if ('path' in options) return SqliteEngine.open(options);
  // The driver is loaded only where it is used.
  const { PostgresEngine } = await import('./postgres/engine.ts');
  return PostgresEngine.open(options);
}

async function check(db: Kysely<Schema>): Promise<void> {
  const value = randomUUID();
  await db
    .insertInto('marks')
    .values({ name: 'check', value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
  const mark = await db.selectFrom('marks').select('value').where('name', '=', 'check').executeTakeFirst();
  if (!mark) throw new AssetError('unavailable', 'The database does not return what was written to it.');
}
