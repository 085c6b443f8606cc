import { describe } from 'node:test';
import { openLog } from '#log.ts';
import { freshDatabase, postgresIsMissing } from '../../../test/infra/postgres.ts';
import { type Database, openDatabase } from '../open.ts';
import type { PostgresOptions } from '../postgres/engine.ts';
import { openTemporaryDatabase } from '../temporary.ts';

export interface TestDatabaseOptions {
  /** At most so many, where there is a choice. */
  readonly connections?: number;
}

/** An engine for a suite to run over. */
export interface TestEngine {
  readonly name: string;
  /** Why it cannot be had here, or false. */
  readonly skip: string | false;
  /** A new database, gone when disposed. */
  open(options?: TestDatabaseOptions): Promise<Database>;
}

export const SQLITE: TestEngine = { name: 'SQLite', skip: false, open: openTemporaryDatabase };

export const POSTGRES: TestEngine = {
  name: 'PostgreSQL',
  skip: await postgresIsMissing(),
  async open(options = {}) {
    const fresh = await freshDatabase();
    const database = await openDatabase({ ...postgresOptions(fresh.url), ...options });
    return {
      ...database,
      async [Symbol.asyncDispose]() {
        await database[Symbol.asyncDispose]();
        await fresh[Symbol.asyncDispose]();
      },
    };
  },
};

export function postgresOptions(url: string): PostgresOptions {
  return { url, log: openLog('silent'), connections: 8, statementTimeout: 30_000, patience: 5_000 };
}

/** One suite over every engine. */
export function describeEngines(name: string, tell: (engine: TestEngine) => void): void {
  for (const engine of [SQLITE, POSTGRES]) {
    describe(`${name} on ${engine.name}`, { skip: engine.skip }, () => tell(engine));
  }
}
