import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AssetError } from '#errors.ts';
import { toAssetError } from './faults.ts';
import { answerOtherMethods } from './methods.ts';

/** One error as one dialect tells it. */
export interface ErrorReply {
  readonly status: number;
  readonly contentType: string;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type PresentError = (error: AssetError, request: FastifyRequest) => ErrorReply;

/** Gives a scope its own voice: whatever goes wrong inside it, in any layer, is answered by `present`. */
export function answerErrorsWith(scope: FastifyInstance, present: PresentError): void {
  scope.setErrorHandler((thrown, request, reply) => sendError(thrown, { request, reply, present }));
  scope.setNotFoundHandler((request) => {
    throw new AssetError('route-not-found', `There is nothing at ${request.method} ${pathOf(request)}.`);
  });
  answerOtherMethods(scope);
}

export function sendError(
  thrown: unknown,
  { request, reply, present }: { request: FastifyRequest; reply: FastifyReply; present: PresentError },
): FastifyReply {
  const error = toAssetError(thrown);
  if (error.kind === 'internal') request.log.error({ err: error, cause: error.cause }, 'request failed');
  const { status, contentType, body, headers } = present(error, request);
  if (error.retryAfter !== null) reply.header('retry-after', error.retryAfter);
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .headers(headers ?? {})
    .type(contentType)
    .serializer((value: unknown) => JSON.stringify(value))
    .send(body);
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '';
}
