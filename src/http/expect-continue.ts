import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route reads its body itself, and asks for it itself. */
    rawBody?: true;
  }
}

const waiting = new WeakMap<IncomingMessage, ServerResponse>();

/**
 * Answers `Expect: 100-continue` only when the body is really wanted, so that a request which its headers alone
 * condemn is refused before anything is sent (RFC 9110, 10.1.1).
 */
export function delayContinue(app: FastifyInstance, server: Server): void {
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    waiting.set(request, response);
    server.emit('request', request, response);
  });
  app.addHook('preParsing', (request, _reply, payload, done) => {
    if (request.routeOptions.config?.rawBody !== true) askForBody(request.raw);
    done(null, payload);
  });
}

/** Tells a client that waits for permission to send its body. */
export function askForBody(request: IncomingMessage): void {
  waiting.get(request)?.writeContinue();
  waiting.delete(request);
}

/** The client has been told nothing yet and need not send its body any more. */
export function isHoldingBack(request: IncomingMessage): boolean {
  return waiting.has(request);
}
