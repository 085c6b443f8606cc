import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hashKey } from '#core/keys.ts';
import { setUp } from '#core/setup.ts';
import { listAccounts } from '#db/accounts.ts';
import { findApiKeyByHash } from '#db/keys.ts';
import { type Database, openDatabase } from '#db/open.ts';
import { insertProject } from '#db/projects.ts';
import { insertSampleOwner, type SampleOwner } from '#db/samples.ts';
import { type BulkAssets, fillBeforeIndexes, insertBulkAssets, settleBulk } from '#db/testing/bulk-assets.ts';
import { postgresOptions } from '#db/testing/engines.ts';
import { openLog } from '#log.ts';
import type { ServerProcess } from '../../test/crash/server-process.ts';
import { API_KEY, startService } from '../../test/crash/service.ts';

/** Where a library is kept: the connection string of an empty database in PostgreSQL, or null for the embedded one. */
export interface Place {
  readonly directory: string;
  readonly databaseUrl: string | null;
}

/** A library with a server in front, and the bench's own way into its database. */
export interface Library extends AsyncDisposable {
  readonly count: number;
  readonly workspaceId: string;
  /** Of a project with one asset in ten. */
  readonly projectId: string;
  readonly service: ServerProcess;
  readonly database: Database;
  /** Assets that the database took in a second, its bulk way. */
  readonly filledPerSecond: number;
}

/** The assets of others in the same database, for each one of the library that is measured. */
const OTHERS = 0.2;
/** Milliseconds for a statement that inserts many thousand rows. */
const PATIENCE = 600_000;

export async function openLibrary(place: Place, count: number): Promise<Library> {
  await mkdir(place.directory, { recursive: true });
  const made = await makeLibrary(place, count);
  await using opening = new AsyncDisposableStack();
  const database = opening.use(await openPlace(place));
  const env: Record<string, string> = place.databaseUrl === null ? {} : { DATABASE_URL: place.databaseUrl };
  const service = opening.use(await startService({ dataDir: place.directory, env }));
  const opened = opening.move();
  return { count, ...made, service, database, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

/** Closed when it is full: SQLite then has all of it in the file of the database, as a library that has grown slowly has. */
async function makeLibrary(
  place: Place,
  count: number,
): Promise<Pick<Library, 'workspaceId' | 'projectId' | 'filledPerSecond'>> {
  await using database = await openPlace(place);
  const { db } = database;
  await setUp(db, { configuredKey: API_KEY, shared: false });
  const workspaceId = (await findApiKeyByHash(db, hashKey(API_KEY)))?.workspace_id ?? '';
  const [account] = await listAccounts(db, workspaceId);
  if (account === undefined) throw new Error('The new library has no account.');
  const owner = { workspaceId, userId: account.user_id };
  const [projectId, otherProjectId] = [randomUUID(), randomUUID()];
  const startedAt = performance.now();
  await fillBeforeIndexes(db, async () => {
    await fill(database, owner, { projectId, count, salt: '00' });
    const projectOfOthers = { projectId: otherProjectId, count: count * OTHERS, salt: '01' };
    await fill(database, await insertSampleOwner(db), projectOfOthers);
  });
  const filledPerSecond = (count * (1 + OTHERS) * 1000) / (performance.now() - startedAt);
  await settleBulk(db);
  return { workspaceId, projectId, filledPerSecond };
}

async function openPlace({ directory, databaseUrl }: Place): Promise<Database> {
  if (databaseUrl === null)
    return openDatabase({ path: join(directory, 'polyreel.db'), log: openLog('warn') });
  return openDatabase({ ...postgresOptions(databaseUrl), statementTimeout: PATIENCE });
}

async function fill(
  { db }: Database,
  owner: SampleOwner,
  { projectId, count, salt }: Pick<BulkAssets, 'projectId' | 'count' | 'salt'>,
): Promise<void> {
  await insertProject(db, {
    id: projectId,
    workspace_id: owner.workspaceId,
    title: 'One asset in ten',
    description: null,
    editor_state: '{}',
    state_version: null,
    created_at: 0,
    updated_at: 0,
  });
  await insertBulkAssets(db, { owner, projectId, count, salt });
}
