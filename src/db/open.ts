import { randomUUID } from 'node:crypto';
import { Kysely } from 'kysely';
import { AssetError } from '#errors.ts';
import type { Logger } from '#log.ts';
import { migrate } from './migrate.ts';
import type { Schema } from './schema.ts';
import { SqliteEngine, type WriteStatistics } from './sqlite/dialect.ts';

export interface DatabaseOptions {
  /** The database file, made when missing; its directory must exist. */
  readonly path: string;
  readonly log: Logger;
}

export interface Database extends AsyncDisposable {
  readonly db: Kysely<Schema>;
  /** Writes a mark and reads it back; rejects with `unavailable` and the reason. */
  check(): Promise<void>;
  /** Counted since the database was opened. */
  statistics(): WriteStatistics;
}

/** Opens the database and brings it to the newest schema. Disposing waits for what is being written. */
export async function openDatabase({ path, log }: DatabaseOptions): Promise<Database> {
  const engine = await SqliteEngine.open({ path, log });
  const db = new Kysely<Schema>({ dialect: engine.dialect() });
  try {
    const applied = await migrate(db);
    if (applied.length > 0) log.info({ applied }, 'the database schema is up to date');
  } catch (error) {
    await engine.destroy();
    throw error;
  }
  return {
    db,
    check: () => check(db),
    statistics: () => engine.statistics,
    // Not Kysely's `destroy`, which does nothing to an engine that has not run a query yet.
    [Symbol.asyncDispose]: () => engine.destroy(),
  };
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
