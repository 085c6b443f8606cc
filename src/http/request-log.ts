import { type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import type { Logger } from '#log.ts';

/** One line for each finished request, at `debug`: at a thousand uploads a second more costs more than it tells. */
export class RequestLog extends LogController {
  override incomingRequest(): void {}

  override requestCompleted(
    error: Error | null | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): void {
    const facts = { req: request, res: reply, responseTime: reply.elapsedTime };
    // The client went away, or its connection did: nothing that an operator could act on.
    if (error) reply.log.debug({ ...facts, err: error }, 'request broke off');
    else reply.log.debug(facts, 'request completed');
  }

  override streamError(error: Error, _request: FastifyRequest, reply: FastifyReply): void {
    const gone = 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
    reply.log[gone ? 'debug' : 'error']({ res: reply, err: error }, 'response broke off');
  }

  override routeNotFound(): void {}
}

/** The logger that requests log to: like `log`, with addresses that do not give away the signature in a link. */
export function requestLogger(log: Logger): Logger {
  return log.child({}, { serializers: { req: describeRequest } });
}

function describeRequest(request: FastifyRequest): Record<string, unknown> {
  return { method: request.method, path: describePath(request.url), remoteAddress: request.ip };
}

/** Short links and capability keys: their path alone lets somebody in. */
const PERMISSIONS = /(^\/(?:s|c)|\/links)\/[^/]+/;

function describePath(url: string): string {
  return (url.split('?', 1)[0] ?? '').replace(PERMISSIONS, '$1/…');
}
