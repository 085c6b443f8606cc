import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { type App, createApp } from '#app.ts';
import type { Blobs } from '#blobs/blobs.ts';
import { readConfig } from '#config.ts';
import type { Schema } from '#db/schema.ts';
import { openLog } from '#log.ts';
import { openDatabaseOf } from '../../src/app/database.ts';
import { operate } from '../../src/app/operate.ts';
import type { OperatorCommand } from '../../src/app/operator-command.ts';
import { openStorageOf } from '../../src/app/storage.ts';
import type { Door } from '../acceptance/doors/door.ts';
import { openNative } from '../acceptance/doors/native.ts';
import { freshDatabase, postgresIsMissing } from '../infra/postgres.ts';
import { s3Settings } from '../infra/s3/settings.ts';
import { type Bucket, s3Suite } from '../infra/s3.ts';

export type EngineKind = 'sqlite' | 'postgres';
export type StorageKind = 'disk' | 's3';

/** Where an installation keeps what it has: everything but its processes. */
export interface Places extends AsyncDisposable {
  readonly env: Readonly<Record<string, string>>;
  readonly dataDir: string;
}

/** A new, empty installation on the given engine and storage; a bucket is had from `s3Suite`. */
export async function openPlaces(engine: EngineKind, bucket: Bucket | null): Promise<Places> {
  await using opening = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), 'polyreel-operations-'));
  opening.defer(() => rm(dataDir, { recursive: true, force: true }));
  const database = engine === 'postgres' ? opening.use(await freshDatabase()) : null;
  const opened = opening.move();
  return {
    dataDir,
    env: {
      PORT: '0',
      POLYREEL_DATA_DIR: dataDir,
      POLYREEL_LOG_LEVEL: 'silent',
      POLYREEL_MEDIA_WORKERS: '1',
      ...(database && { DATABASE_URL: database.url }),
      ...(bucket && s3Settings(bucket)),
    },
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
}

/** The suite for each engine and storage that this machine has. */
export function everyPlace(
  name: string,
  tell: (kinds: { engine: EngineKind; storage: StorageKind }, bucket: () => Promise<Bucket>) => void,
): void {
  s3Suite(name, async (bucket) => {
    const engines: EngineKind[] = (await postgresIsMissing()) ? ['sqlite'] : ['sqlite', 'postgres'];
    for (const engine of engines)
      for (const storage of ['disk', 's3'] as const) tell({ engine, storage }, bucket);
  });
}

export interface Running extends AsyncDisposable {
  readonly app: App;
  readonly origin: string;
  readonly key: string;
  readonly door: Door;
}

/** The service over some places, with a key of its own. */
export async function start({ env }: Places): Promise<Running> {
  const key = `polyreel_${randomUUID()}`;
  const app = await createApp(readConfig({ ...env, POLYREEL_API_KEY: key }), openLog('silent'));
  const { local: origin } = await app.listen();
  const door = await openNative({ origin, key });
  return { app, origin, key, door, [Symbol.asyncDispose]: () => app[Symbol.asyncDispose]() };
}

/** What the rows of a stopped service are to be, or to say. */
export async function withDatabase<T>({ env }: Places, work: (db: Kysely<Schema>) => Promise<T>): Promise<T> {
  await using database = await openDatabaseOf(readConfig(env), openLog('silent'));
  return await work(database.db);
}

/** What a stopped service has stored. */
export async function withStorage<T>({ env }: Places, work: (blobs: Blobs) => Promise<T>): Promise<T> {
  await using blobs = await openStorageOf(readConfig(env), openLog('silent'));
  return await work(blobs);
}

export interface Outcome {
  readonly code: number;
  readonly lines: readonly string[];
}

/** What an operator's command over some places comes to. */
export async function run(
  { env }: Places,
  command: OperatorCommand,
  signal: AbortSignal = new AbortController().signal,
): Promise<Outcome> {
  const lines: string[] = [];
  const print = (line: string) => lines.push(line);
  const code = await operate(command, { config: readConfig(env), log: openLog('silent'), print, signal });
  return { code, lines };
}
