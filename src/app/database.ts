import { join } from 'node:path';
import type { DatabaseObserver } from '#db/observer.ts';
import { type Database, type DatabaseOptions, openDatabase } from '#db/open.ts';
import { openSnapshot, type Snapshot } from '#db/snapshot.ts';
import type { Logger } from '#log.ts';
import type { Config } from '../config.ts';

/** Milliseconds for which requests wait for a database server that restarts, or for a connection to be free. */
const PATIENCE = 8_000;

/** On the PostgreSQL server when there is one, otherwise in the data directory. */
export function openDatabaseOf(
  config: Config,
  log: Logger,
  observer: DatabaseObserver | null = null,
): Promise<Database> {
  return openDatabase(databaseOptions(config, log), observer);
}

/** One moment of it, for reading only. */
export function openSnapshotOf(config: Config, log: Logger): Promise<Snapshot> {
  return openSnapshot(databaseOptions(config, log));
}

function databaseOptions(config: Config, log: Logger): DatabaseOptions {
  const { databaseUrl: url, databaseConnections: connections, databaseTimeout: statementTimeout } = config;
  if (url === null) return { path: join(config.dataDir, 'polyreel.db'), log };
  return { url, log, connections, statementTimeout, patience: PATIENCE };
}
