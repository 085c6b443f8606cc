import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Kysely } from 'kysely';
import type { Blobs } from '#blobs/blobs.ts';
import { openDiskBlobs } from '#blobs/disk.ts';
import { openChanges } from '#core/changes.ts';
import { newId } from '#core/identifiers.ts';
import { type Links, openLinks } from '#core/links.ts';
import { openMaintenance } from '#core/maintenance.ts';
import { onDeadJob, reactions } from '#core/reactions.ts';
import { setUp, signingSecret } from '#core/setup.ts';
import { openDatabase } from '#db/open.ts';
import type { Schema } from '#db/schema.ts';
import { native } from '#dialects/native/index.ts';
import { health } from '#http/health.ts';
import { createHttpServer } from '#http/server.ts';
import { openEmbeddedJobs } from '#jobs/embedded.ts';
import type { Logger } from '#log.ts';
import { type MediaPool, openMediaPool } from '#media/pool.ts';
import type { Config } from './config.ts';
import { lockDirectory } from './db/directory-lock.ts';

export interface App extends AsyncDisposable {
  readonly db: Kysely<Schema>;
  readonly blobs: Blobs;
  readonly media: MediaPool;
  readonly http: FastifyInstance;
  /** The API key that this first start made, or null. */
  readonly newKey: string | null;
  /** What the URLs that it hands out start with; final once it listens. */
  readonly publicUrl: string;
  /** Starts taking requests and jobs, and resolves to the address. */
  listen(): Promise<string>;
}

/** The composition root: opens every part, gives each what it needs, and closes them all in reverse. */
export async function createApp(config: Config, log: Logger): Promise<App> {
  await using opened = new AsyncDisposableStack();
  const scratch = join(config.dataDir, 'tmp');
  await mkdir(config.dataDir, { recursive: true });
  opened.use(lockDirectory(config.dataDir));
  await rm(scratch, { recursive: true, force: true });
  await mkdir(scratch);
  const database = opened.use(await openDatabase({ path: join(config.dataDir, 'polyreel.db'), log }));
  const { db } = database;
  const blobs = opened.use(await openDiskBlobs({ dir: join(config.dataDir, 'blobs'), log }));
  const media = opened.use(openMediaPool({ ...config, log }));
  const jobs = opened.use(openEmbeddedJobs({ db, log, concurrency: config.mediaWorkers }));
  const newKey = await setUp(db, config.apiKey);
  const changes = openChanges();
  return null as never;
}
