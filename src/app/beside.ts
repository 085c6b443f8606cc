import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MIGRATIONS } from '#db/migrate.ts';
import type { Database } from '#db/open.ts';
import { AssetError } from '#errors.ts';
import { openDatabaseOf, openSnapshotOf } from './database.ts';
import type { OperatorParts } from './operator-command.ts';
import { openStorageOf } from './storage.ts';

type Parts = Pick<OperatorParts, 'config' | 'log'>;

/**
 * The database that a running service may be using, as it is.
 *
 * @throws `unavailable` when there is none, or its schema is not that of this version, which only a start of the service changes
 */
export async function openDatabaseBeside({ config, log }: Parts): Promise<Database> {
  const applied = await migrationsOf({ config, log });
  if (applied.join() !== MIGRATIONS.map(({ name }) => name).join()) {
    throw new AssetError(
      'unavailable',
      'The database has the schema of another version: start the service of this version once.',
    );
  }
  return openDatabaseOf(config, log);
}

async function migrationsOf({ config, log }: Parts): Promise<string[]> {
  await using snapshot = await openSnapshotOf(config, log);
  return await snapshot.migrations();
}

/** The storage that a running service may be using, whose local copies are not touched. */
export async function openStorageBeside({ config, log }: Parts) {
  await using opening = new AsyncDisposableStack();
  const scratch = await mkdtemp(join(tmpdir(), 'polyreel-'));
  opening.defer(() => rm(scratch, { recursive: true, force: true }));
  const dataDir = config.s3Bucket === null ? config.dataDir : scratch;
  const blobs = opening.use(await openStorageOf({ ...config, dataDir }, log));
  const opened = opening.move();
  return { blobs, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() };
}
