import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLog } from '#log.ts';
import { type Database, openDatabase } from './open.ts';

/** For tests: a directory that is gone when disposed. */
export async function temporaryDirectory(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'polyreel-db-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** For tests: a database of its own, in a file, gone when disposed. */
export async function openTemporaryDatabase(): Promise<Database> {
  const directory = await temporaryDirectory();
  const database = await openDatabase({ path: join(directory.path, 'test.db'), log: openLog('silent') });
  return {
    ...database,
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]();
      await directory[Symbol.asyncDispose]();
    },
  };
}
