import type { FastifyInstance, HTTPMethods, RouteOptions } from 'fastify';
import { AssetError } from '#errors.ts';

/**
 * Answers other methods on the URLs of this scope, and of the scopes inside it, with `method-not-allowed` and an
 * `Allow` header: "the origin server MUST generate an Allow header field in a 405 response" (RFC 9110, 15.5.6).
 * Nothing is registered for them, so it can be called before the routes are there, and several plugins may share a
 * URL; the scope needs its own not-found handler, which is the way by which unmatched requests come into it.
 */
export function answerOtherMethods(scope: FastifyInstance): void {
  const routes: { readonly pattern: RegExp; readonly methods: readonly HTTPMethods[] }[] = [];

  scope.addHook('onRoute', ({ url, method }: RouteOptions) => {
    routes.push({ pattern: patternOf(url), methods: [method].flat() });
  });

  scope.addHook('onRequest', (request, reply, done) => {
    if (!request.is404) return done();
    const path = request.url.split('?', 1)[0] ?? '';
    const matching = routes.filter(({ pattern }) => pattern.test(path));
    if (matching.length === 0) return done();
    const allowed = [...new Set(matching.flatMap(({ methods }) => methods))].sort();
    reply.header('allow', allowed.join(', '));
    done(
      new AssetError(
        'method-not-allowed',
        `${request.method} is not possible here, only ${allowed.join(', ')}.`,
      ),
    );
  });
}

/** For the URL forms in use: fixed segments, `:name` for a whole segment, and a `*` at the end. */
function patternOf(url: string): RegExp {
  const source = url
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/:[^/]+/g, '[^/]+')
    .replace(/\*$/, '.*');
  return new RegExp(`^${source.replace(/\/$/, '')}/?$`);
}
