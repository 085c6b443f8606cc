import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Kysely } from 'kysely';
import type { Blobs } from '#blobs/blobs.ts';
import { rememberSmall } from '#blobs/remembering.ts';
import { openChanges } from '#core/changes.ts';
import { deadLetters } from '#core/dead-letters.ts';
import { openPulse } from '#core/feed/pulse.ts';
import { newId } from '#core/identifiers.ts';
import { openLeases } from '#core/leases.ts';
import { openGate } from '#core/limits/gate.ts';
import { type Limits, setUsualLimits } from '#core/limits/limits.ts';
import { openLinks } from '#core/links.ts';
import { openMaintenance } from '#core/maintenance.ts';
import { openPresence } from '#core/presence.ts';
import { reactions } from '#core/reactions.ts';
import { claimStore, makeFirstKey, makeFirstToken, setUp } from '#core/setup.ts';
import { signInUrl } from '#core/sign-in-links.ts';
import { noteSecret, signingSecret } from '#core/signing-secret.ts';
import { lockDirectory } from '#db/directory-lock.ts';
import type { Schema } from '#db/schema.ts';
import { openDoors, voiceAt } from '#dialects/doors.ts';
import type { IndreamOptions } from '#dialects/indream/verify.ts';
import { type Downloader, openDownloader } from '#egress/downloader.ts';
import { health } from '#http/health.ts';
import { sendError } from '#http/scope.ts';
import { createHttpServer } from '#http/server.ts';
import { schemaCompiler } from '#http/validation.ts';
import { openEmbeddedJobs } from '#jobs/embedded.ts';
import type { Lane } from '#jobs/lanes.ts';
import { openSharedClock } from '#jobs/shared-clock.ts';
import type { Logger } from '#log.ts';
import type { MediaPool } from '#media/pool.ts';
import { openDatabaseOf } from './app/database.ts';
import { egressOf } from './app/egress.ts';
import { openMaking } from './app/making.ts';
import { mediaOrigins } from './app/media-origins.ts';
import { openStorageOf } from './app/storage.ts';
import { openWatch } from './app/watch/open.ts';
import { openWebhooks } from './app/webhooks.ts';
import type { Config } from './config.ts';

/** Milliseconds for which rendered parts are kept without being used. */
const RENDERED_FOR = 30 * 24 * 3600_000;

/** Milliseconds, for a balancer that asks every other second and believes the second answer. */
const DRAIN_DELAY = 5_000;

export interface App extends AsyncDisposable {
  readonly db: Kysely<Schema>;
  readonly blobs: Blobs;
  readonly media: MediaPool;
  readonly http: FastifyInstance;
  /** Starts taking requests and jobs. */
  listen(): Promise<Address>;
  /** Makes a link by which somebody signs in once, for who started the server; null when nobody could. */
  signInLink(): Promise<string | null>;
  /**
   * To be called before it is disposed: says that it is not ready and leaves the jobs to other processes, and resolves when
   * those who lead requests here have had the time to notice. What comes until then is served.
   */
  drain(): Promise<void>;
}

export interface Address {
  /** Where it listens. */
  readonly local: string;
  /** What the URLs that it hands out start with. */
  readonly public: string;
  /** The API key that this first start made, or null. */
  readonly newKey: string | null;
}

/** The composition root: opens every part, gives each what it needs, and closes them all in reverse. */
export async function createApp(config: Config, log: Logger): Promise<App> {
  await using opening = new AsyncDisposableStack();
  const scratch = await prepareDirectory(config.dataDir, opening);
  const watch = await openWatch(config, { log, opening });
  const database = opening.use(await openDatabaseOf(config, log, watch.database));
  const store = opening.use(await openStorageOf(config, log));
  const blobs = rememberSmall(watch.blobs(store), config.blobCache);
  const { db } = database;
  const instance = newId();
  const { role } = config;
  const secret = await database.alone(async () => {
    await claimStore(db, store.storeId);
    // A worker does not know which key is configured for those who take requests.
    if (role !== 'worker') await setUp(db, { configuredKey: config.apiKey, shared: database.shared });
    await setUsualLimits(db, limitsOf(config));
    const { secret: configured, dataDir } = config;
    const secret = await signingSecret(db, { configured, dataDir, shared: database.shared });
    await noteSecret(db, secret);
    return secret;
  });
  opening.use(await openPresence({ db, log, instance }));
  const making = await openMaking(config, { scratch, log, opening, watch: watch.media });
  const { media } = making;
  // Before the jobs, to be closed after them: a transfer that the stop interrupts is given back, and has not failed.
  const egress = opening.use(egressOf(config, log));
  const { shared, notices } = database;
  const clock = opening.use(await openSharedClock({ db, log }));
  const jobs = opening.use(
    openEmbeddedJobs({
      db,
      log,
      clock,
      shared,
      notices,
      concurrency: placesOf(config),
      grace: config.shutdownGrace,
    }),
  );
  const changes = openChanges(notices);
  const pulse = opening.use(openPulse({ db, changes, log }));
  const gate = openGate({ db, shared, wrongKeys: config.wrongKeyLimit });
  const leases = opening.use(openLeases({ db, log }));
  let publicUrl = config.publicUrl;
  const links = openLinks({
    secret,
    previousSecrets: config.previousSecrets,
    publicUrl: () => publicUrl ?? 'http://unknown.invalid',
    window: config.linkWindow,
    clock: Date.now,
  });

  const downloader = downloaderOf(config, scratch);
  const { maxUpload, uploadExpiry, egressTimeout: importTimeout, publicUrl: externalUrl } = config;
  const sessionLimits = { idle: config.sessionIdle, absolute: config.sessionLength };
  const parts = {
    db,
    blobs,
    jobs,
    changes,
    gate,
    links,
    egress,
    downloader,
    maxUpload,
    instance,
    leases,
    pulse,
    uploadExpiry,
    externalUrl,
    sessionLimits,
    mediaOrigins: mediaOrigins(config),
  };
  const draining = new AbortController();
  const http = createHttpServer({
    log,
    trustProxy: [...config.trustProxy],
    idleTimeout: config.idleTimeout,
    shutdownGrace: config.shutdownGrace,
    draining: draining.signal,
    watch: watch.requests,
    onLastCall() {
      leases.stop();
      changes.stop();
    },
    onRootError: (path) => (error, request, reply) =>
      sendError(error, { request, reply, present: voiceAt(path) }),
  });
  opening.defer(() => http.close());
  http.setValidatorCompiler(schemaCompiler());
  const checks = { database: database.check, storage: () => blobs.check(), media: () => media.check() };
  await http.register(health(checks, draining.signal));
  await watch.publish(http, { database, blobs });
  if (role !== 'worker')
    await openDoors(http, { ...parts, ...making, checks, role }, { indream: indreamOptions(config) });
  await http.ready();
  const opened = opening.move();

  return {
    db,
    blobs,
    media,
    http,
    async listen() {
      const local = await http.listen({ host: config.host, port: config.port });
      publicUrl ??= local;
      const metrics = await watch.listen();
      if (metrics !== null) opened.use(metrics);
      const newKey = role === 'worker' ? null : await database.alone(() => makeFirstKey(db));
      const address = { local, public: publicUrl, newKey };
      opened.use(openWebhooks(config, { db, egress, leases, links, log, watch: watch.webhooks }));
      if (role === 'web') return address;
      jobs.start(watch.jobs(reactions({ ...parts, ...making, importTimeout })), deadLetters(changes));
      const { trashRetention, renderCache: bytes } = config;
      const renderCache = { bytes, age: RENDERED_FOR };
      const { eventRetention, auditRetention } = config;
      const chores = { db, blobs, jobs, leases, log, shared };
      opened.use(
        openMaintenance({ ...chores, trashRetention, eventRetention, auditRetention, renderCache }, instance),
      );
      return address;
    },
    async signInLink() {
      const token = role === 'worker' ? null : await makeFirstToken(db);
      return token === null || publicUrl === null ? null : signInUrl(publicUrl, token);
    },
    async drain() {
      draining.abort();
      // Where nobody else takes them, they go on for those who wait for them here. How it ends is told by the disposal.
      if (shared) void Promise.allSettled([jobs[Symbol.asyncDispose]()]);
      await sleep(config.drainDelay ?? (shared && role !== 'worker' ? DRAIN_DELAY : 0));
    },
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
}

/** Takes the data directory for this process alone; what jobs of an earlier one left in the scratch directory goes. */
async function prepareDirectory(dataDir: string, opening: AsyncDisposableStack): Promise<string> {
  const scratch = join(dataDir, 'tmp');
  await mkdir(dataDir, { recursive: true });
  opening.use(lockDirectory(dataDir));
  await mkdir(scratch, { recursive: true });
  // Not the directory itself: it may be a disk of its own.
  for (const name of await readdir(scratch)) await rm(join(scratch, name), { recursive: true, force: true });
  return scratch;
}

function downloaderOf(
  { downloader: program, egressTimeout: timeout }: Config,
  scratch: string,
): Downloader | null {
  return program === null ? null : openDownloader({ program, scratch, timeout });
}

function limitsOf(config: Config): Limits {
  return {
    bytes: config.quotaBytes,
    assets: config.quotaAssets,
    renderMinutes: config.quotaRenderMinutes,
    runningRenders: config.rendersPerWorkspace,
    requestsPerMinute: config.rateLimit,
  };
}

/** A job of the media lane keeps one child busy, one of the network lane a transfer, one of the render lane a few children. */
function placesOf({ mediaWorkers, imports, generations }: Config): Record<Lane, number> {
  return { media: mediaWorkers, network: imports, render: generations };
}

function indreamOptions(config: Config): IndreamOptions {
  return {
    maxVideo: config.indreamMaxVideo,
    maxAudio: config.indreamMaxAudio,
    maxCaptions: config.indreamMaxCaptions,
    maxDuration: config.indreamMaxDuration,
    probeWait: config.probeWait,
  };
}
