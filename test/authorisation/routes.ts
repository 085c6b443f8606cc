import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FastifyInstance, FastifySchema } from 'fastify';

/** One method of one path, with its parameters as `:name`. */
export interface Route {
  readonly method: string;
  readonly url: string;
  /** What it says of what it takes, as JSON Schemas. */
  readonly schema: FastifySchema;
}

/** What Fastify says when an instance is made, before anything is registered. */
const CREATED = 'fastify.initialization';

/**
 * Runs `open`, and tells every route that the servers register which it opens: as they are registered, so that none can
 * be forgotten here.
 */
export async function withRoutes<T>(
  open: () => Promise<T>,
): Promise<{ opened: T; routes: readonly Route[] }> {
  const routes: Route[] = [];
  const watch = (message: unknown) => {
    const { fastify } = message as { fastify: FastifyInstance };
    fastify.addHook('onRoute', ({ method, url, schema = {} }) => {
      for (const one of [method].flat()) routes.push({ method: one, url, schema });
    });
  };
  subscribe(CREATED, watch);
  try {
    return { opened: await open(), routes };
  } finally {
    unsubscribe(CREATED, watch);
  }
}

/** As the table calls it. */
export function nameOf({ method, url }: Pick<Route, 'method' | 'url'>): string {
  return `${method} ${url}`;
}

/** The entry of a route: HEAD is what GET is, unless it is something else. */
export function entryOf<T>(table: Readonly<Record<string, T>>, route: Route): T | null {
  const own = table[nameOf(route)];
  const asGet = route.method === 'HEAD' ? table[nameOf({ ...route, method: 'GET' })] : undefined;
  return own ?? asGet ?? null;
}
