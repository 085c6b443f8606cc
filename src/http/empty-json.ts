import type { FastifyInstance } from 'fastify';

/**
 * Takes a request that declares JSON and has no body for one without a body: many clients send the same
 * `Content-Type: application/json` with everything, DELETE included.
 */
export function allowEmptyJson(scope: FastifyInstance): void {
  const parse = scope.getDefaultJsonParser('error', 'error');
  scope.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null);
    else parse(request, body, done);
  });
}
