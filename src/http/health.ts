import type { FastifyPluginAsync } from 'fastify';

/** A part's own check: rejects with the reason why it is not usable. */
export type Check = () => Promise<void>;

/**
 * `/livez`: the process answers. `/readyz`: everything it needs answers too; 503 and the reasons otherwise, or when it is
 * about to stop, so that whoever leads requests here leads them elsewhere in time.
 */
export function health(checks: Readonly<Record<string, Check>>, draining: AbortSignal): FastifyPluginAsync {
  return async (scope) => {
    scope.get('/livez', async (_request, reply) =>
      reply.header('cache-control', 'no-store').send({ status: 'ok' }),
    );

    scope.get('/readyz', async (request, reply) => {
      if (draining.aborted) {
        return reply.code(503).header('cache-control', 'no-store').send({ status: 'draining', checks: {} });
      }
      const results = await Promise.all(
        Object.entries(checks).map(async ([part, check]) => [part, await outcome(check)] as const),
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

async function outcome(check: Check): Promise<string> {
  return check().then(
    () => 'ok',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}
