import { join } from 'node:path';
import { type Database, openDatabase } from '#db/open.ts';
import type { Logger } from '#log.ts';
import type { Config } from '../config.ts';

/** Milliseconds for which requests wait for a database server that restarts, or for a connection to be free. */
const PATIENCE = 8_000;

/** On the PostgreSQL server when there is one, otherwise in the data directory. */
export function openDatabaseOf(config: Config, log: Logger): Promise<Database> {
  const { databaseUrl: url, databaseConnections: connections, databaseTimeout: statementTimeout } = config;
  if (url === null) return openDatabase({ path: join(config.dataDir, 'polyreel.db'), log });
  return openDatabase({ url, log, connections, statementTimeout, patience: PATIENCE });
}
