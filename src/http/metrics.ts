import { createHash, timingSafeEqual } from 'node:crypto';
import { type FastifyPluginAsync, fastify } from 'fastify';
import { bearerToken } from './credentials.ts';

export interface MetricsPage {
  readonly contentType: string;
  text(): Promise<string>;
}

/** `GET /metrics`, for everybody or for who knows the token. */
export function metricsRoute(page: MetricsPage, token: string | null): FastifyPluginAsync {
  return async (scope) => {
    scope.get('/metrics', { schema: { hide: true } }, async ({ headers }, reply) => {
      reply.header('cache-control', 'no-store');
      if (token !== null && !same(bearerToken(headers) ?? '', token)) {
        return reply
          .code(401)
          .header('www-authenticate', 'Bearer')
          .type('text/plain')
          .send('A token is needed.\n');
      }
      return reply.type(page.contentType).send(await page.text());
    });
  };
}

export interface MetricsListener extends AsyncDisposable {
  readonly url: string;
}

/** The same page on a port of its own, and nothing besides. */
export async function listenForMetrics(
  page: MetricsPage,
  { host, port }: { host: string; port: number },
): Promise<MetricsListener> {
  const app = fastify({ forceCloseConnections: true });
  await app.register(metricsRoute(page, null));
  const url = await app.listen({ host, port });
  return { url, [Symbol.asyncDispose]: () => app.close() };
}

/** In a time that tells nothing of where they differ. */
function same(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
