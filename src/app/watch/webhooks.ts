import type { Tried, WatchTry } from '#core/webhooks/turn.ts';
import type { DeliveryBacklog, EndpointHealth } from '#db/webhook-overview.ts';
import { type Figures, USUAL } from '#telemetry/registry.ts';
import type { Tracer } from '#telemetry/spans.ts';
import { inWork, newWork } from '#telemetry/work.ts';

/** Counts, times and traces the tries to call webhooks; either of both may be null. */
export function watchWebhooks(figures: Figures | null, tracer: Tracer | null): WatchTry {
  const observe = figures === null ? null : tryFigures(figures);
  return async ({ id, attempts }, fn) => {
    const attributes = { 'polyreel.webhook.attempt': attempts + 1 };
    // A trace of its own, like that of a job: it is tried for days, and nobody waits for it.
    const span = tracer?.start('webhook', { kind: 'client', parent: null, attributes }) ?? null;
    await inWork(newWork({ deliveryId: id }, span), async () => {
      try {
        const tried = await fn();
        if (tried !== null) observe?.(tried);
      } catch (error) {
        span?.fail(error);
        throw error;
      } finally {
        span?.end();
      }
    });
  };
}

function tryFigures(figures: Figures): (tried: Tried) => void {
  const duration = figures.histogram({
    name: 'webhook_attempt_duration_seconds',
    help: 'Tries to call webhooks until the head of the reply: delivered, refused by an answer, or unreachable.',
    labels: ['outcome'],
    buckets: USUAL,
  });
  const deliveries = figures.counter({
    name: 'webhook_deliveries_total',
    help: 'Deliveries of webhooks that came to an end: delivered, or given up after the last try.',
    labels: ['outcome'],
  });
  return ({ outcome: { status, reason, duration: milliseconds }, state }) => {
    const outcome = reason === null ? 'delivered' : status === null ? 'unreachable' : 'refused';
    duration.observe({ outcome }, milliseconds / 1000);
    if (state === 'delivered') deliveries.inc({ outcome: 'delivered' });
    if (state === 'failed') deliveries.inc({ outcome: 'given-up' });
  };
}

/** What is to be read of the database whenever somebody asks. */
export interface WebhookReads {
  backlog(): Promise<DeliveryBacklog>;
  health(): Promise<Readonly<Record<EndpointHealth, number>>>;
}

export function webhookFigures(figures: Figures, { backlog, health }: WebhookReads): void {
  figures.gauge(
    {
      name: 'webhook_deliveries_pending',
      help: 'Deliveries that endpoints have not taken yet: due by now, or waiting for a later try.',
      labels: ['state'],
    },
    async (set) => {
      for (const [state, count] of Object.entries(await backlog())) set({ state }, count);
    },
  );
  figures.gauge(
    {
      name: 'webhook_endpoints',
      help: 'Endpoints of webhooks: active, failing since their last call, or disabled.',
      labels: ['state'],
    },
    async (set) => {
      for (const [state, count] of Object.entries(await health())) set({ state }, count);
    },
  );
}
