import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyPluginAsync } from 'fastify';

/** A part's own check: rejects with the reason why it is not usable. */
export type Check = () => Promise<void>;

/** Milliseconds that a part may take to answer. Those who lead requests here do not wait much longer for the reply. */
const PATIENCE = 5_000;

/**
 * `/livez`: the process answers. `/readyz`: everything it needs answers too; 503 and the reasons otherwise, or when it is
 * about to stop, so that whoever leads requests here leads them elsewhere in time.
 */
export function health(
  checks: Readonly<Record<string, Check>>,
  draining: AbortSignal,
  patience = PATIENCE,
): FastifyPluginAsync {
  const parts = Object.entries(checks).map(([part, check]) => [part, outcomes(check, patience)] as const);
  return async (scope) => {
    scope.get('/livez', async (_request, reply) =>
      reply.header('cache-control', 'no-store').send({ status: 'ok' }),
    );

    scope.get('/readyz', async (request, reply) => {
      if (draining.aborted) {
        return reply.code(503).header('cache-control', 'no-store').send({ status: 'draining', checks: {} });
      }
      const results = await Promise.all(
        parts.map(async ([part, outcome]) => [part, await outcome()] as const),
      );
      const failed = results.filter(([, reason]) => reason !== 'ok');
      if (failed.length > 0) request.log.warn({ failed }, 'not ready');
      return reply
        .code(failed.length === 0 ? 200 : 503)
        .header('cache-control', 'no-store')
        .send({ status: failed.length === 0 ? 'ok' : 'unavailable', checks: Object.fromEntries(results) });
    });
  };
}

/** "ok", or why not. One that is asked while a check is under way hears of that one: what hangs is not asked again and again. */
export function outcomes(check: Check, patience: number): () => Promise<string> {
  let running: Promise<string> | null = null;
  return async () => {
    running ??= outcome(check).finally(() => {
      running = null;
    });
    const answered = new AbortController();
    const silence = sleep(patience, `It has not answered for ${patience / 1_000} s.`, answered);
    silence.catch(() => {}); // it answered
    try {
      return await Promise.race([running, silence]);
    } finally {
      answered.abort();
    }
  };
}

async function outcome(check: Check): Promise<string> {
  return check().then(
    () => 'ok',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}
