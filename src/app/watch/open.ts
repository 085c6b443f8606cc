import type { FastifyInstance } from 'fastify';
import type { Kysely } from 'kysely';
import type { Blobs } from '#blobs/blobs.ts';
import type { RememberingBlobs } from '#blobs/remembering.ts';
import type { WatchTry } from '#core/webhooks/turn.ts';
import type { DatabaseObserver } from '#db/observer.ts';
import type { Database } from '#db/open.ts';
import { queueOverview } from '#db/overview.ts';
import type { Schema } from '#db/schema.ts';
import { assetUsage } from '#db/usage.ts';
import { deliveryBacklog, endpointHealth } from '#db/webhook-overview.ts';
import { measureRequests } from '#http/measure.ts';
import { listenForMetrics, metricsRoute } from '#http/metrics.ts';
import type { RequestWatch } from '#http/request-work.ts';
import type { JobHandlers } from '#jobs/jobs.ts';
import type { Logger } from '#log.ts';
import { Figures } from '#telemetry/registry.ts';
import type { Tracer } from '#telemetry/spans.ts';
import packageJson from '../../../package.json' with { type: 'json' };
import type { Config } from '../../config.ts';
import { memoryFigures, watchBlobs } from './blobs.ts';
import { databaseFigures, databaseObserver } from './database.ts';
import { jobFigures } from './job-figures.ts';
import { watchJobs } from './jobs.ts';
import { type MediaParts, watchMedia } from './media.ts';
import { queueFigures } from './queue.ts';
import { requestFigures } from './requests.ts';
import { watchWebhooks, webhookFigures } from './webhooks.ts';

/** Puts a watch on the parts of the service, as they are opened; where nobody looks, they stay as they are. */
export interface Watch {
  /** Null where neither figures nor traces nor timings are wanted. */
  readonly database: DatabaseObserver | null;
  readonly requests: RequestWatch;
  blobs(blobs: Blobs): Blobs;
  media(parts: MediaParts): MediaParts;
  jobs(handlers: JobHandlers): JobHandlers;
  readonly webhooks: WatchTry;
  /** Adds what is looked at now and then, and the page on which all is read; before the server listens. */
  publish(http: FastifyInstance, parts: PublishedParts): Promise<void>;
  /** The port for figures alone, when there is to be one. */
  listen(): Promise<AsyncDisposable | null>;
}

export interface PublishedParts {
  readonly database: Database;
  readonly blobs: RememberingBlobs;
}

/** `opening` takes what has to be closed, after everything that is watched. */
export async function openWatch(
  config: Config,
  { log, opening }: { log: Logger; opening: AsyncDisposableStack },
): Promise<Watch> {
  const { metrics, metricsToken, metricsPort: port, host } = config;
  const figures = metrics === 'off' && port === null ? null : new Figures();
  const tracer = await tracerOf(config, { log, opening });
  const serverTiming = config.serverTiming === 'yes';
  const isIdle = figures === null && tracer === null;
  const observeJob = figures === null ? null : jobFigures(figures);
  return {
    database: isIdle && !serverTiming ? null : databaseObserver(figures, tracer),
    requests: { tracer, serverTiming },
    blobs: (blobs) => (isIdle && !serverTiming ? blobs : watchBlobs(blobs, figures, tracer)),
    media: (parts) => (isIdle ? parts : watchMedia(parts, figures, tracer)),
    jobs: (handlers) => watchJobs(handlers, { observe: observeJob, tracer }),
    webhooks: watchWebhooks(figures, tracer),
    async publish(http, { database, blobs }) {
      if (figures === null) return;
      figures.watchProcess(packageJson.version);
      measureRequests(http, requestFigures(figures));
      queueFigures(figures, () => queueOverview(database.db));
      const { db } = database;
      webhookFigures(figures, { backlog: () => deliveryBacklog(db), health: () => endpointHealth(db) });
      databaseFigures(figures, database);
      memoryFigures(figures, blobs);
      assetFigures(figures, database.db);
      if (metrics !== 'off')
        await http.register(metricsRoute(figures, metrics === 'token' ? metricsToken : null));
    },
    async listen() {
      if (figures === null || port === null) return null;
      const listener = await listenForMetrics(figures, { host, port });
      log.info({ url: `${listener.url}/metrics` }, 'figures are to be had');
      return listener;
    },
  };
}

/** The packages are loaded where there is a collector. */
async function tracerOf(
  { otlpEndpoint, otlpTracesEndpoint, otlpProtocol: protocol, otelDisabled }: Config,
  { log, opening }: { log: Logger; opening: AsyncDisposableStack },
): Promise<Tracer | null> {
  const url = otlpTracesEndpoint ?? (otlpEndpoint === null ? null : `${otlpEndpoint}/v1/traces`);
  if (url === null || otelDisabled === 'true') return null;
  const { openOtlpTracer } = await import('#telemetry/otlp.ts');
  return opening.use(await openOtlpTracer({ url, protocol, version: packageJson.version, log }));
}

function assetFigures(figures: Figures, db: Kysely<Schema>): void {
  figures.gauge(
    { name: 'assets', help: 'Assets of all workspaces, those in the trash too.', labels: ['kind'] },
    async (set) => {
      for (const { kind, assets } of await assetUsage(db, null)) set({ kind }, assets);
    },
  );
  figures.gauge(
    {
      name: 'asset_bytes',
      help: 'Bytes of the originals of all assets, each counted by itself.',
      labels: ['kind'],
    },
    async (set) => {
      for (const { kind, bytes } of await assetUsage(db, null)) set({ kind }, bytes);
    },
  );
}
