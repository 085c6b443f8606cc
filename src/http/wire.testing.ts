import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import type { TestContext } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { AssetError, type ErrorKind } from '#errors.ts';
import { openLog } from '#log.ts';
import { toAssetError } from './faults.ts';
import { createHttpServer, type HttpServerOptions, type RootErrorHandler } from './server.ts';

const STATUSES: Partial<Record<ErrorKind, number>> = {
  'too-large': 413,
  'too-slow': 408,
  'method-not-allowed': 405,
  'not-found': 404,
  'route-not-found': 404,
  internal: 500,
};

/** The shape in which the servers of these tests tell their errors. */
export interface Told {
  readonly kind: ErrorKind;
  readonly message: string;
}

export const tellError: RootErrorHandler = (thrown, _request, reply) => {
  const { kind, message, faults } = toAssetError(thrown);
  return reply
    .code(STATUSES[kind] ?? 400)
    .type('application/json')
    .serializer((value: unknown) => JSON.stringify(value))
    .send({ kind, message, faults });
};

/** A listening server with the given routes; closed after the test. */
export async function serve(
  t: TestContext,
  routes: (app: FastifyInstance) => void,
  options: Partial<HttpServerOptions> = {},
): Promise<{ readonly url: string; readonly port: number; readonly app: FastifyInstance }> {
  const app = createHttpServer({
    log: openLog('silent'),
    onRootError: () => tellError,
    shutdownGrace: 1,
    ...options,
  });
  app.setErrorHandler(tellError);
  app.setNotFoundHandler((request) => {
    throw new AssetError('route-not-found', request.url);
  });
  routes(app);
  t.after(() => app.close());
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, app };
}

/** A connection of one's own, with all that arrived on it as text. */
export async function dial(t: TestContext, port: number, { allowHalfOpen = false } = {}) {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen });
  t.after(() => socket.destroy());
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
  });
  // A reset is for the test to see in what arrived, or did not.
  socket.on('error', () => {});
  const closed = new Promise<string>((resolve) => {
    socket.once('close', () => resolve(text));
  });
  await once(socket, 'connect');
  return {
    socket,
    /** Everything, once the server has closed. */
    closed,
    /** Resolves when what arrived matches. */
    async until(pattern: RegExp): Promise<string> {
      while (!pattern.test(text)) {
        if (socket.destroyed) throw new Error(`closed before ${pattern}: ${JSON.stringify(text)}`);
        await Promise.race([once(socket, 'data'), closed]);
      }
      return text;
    },
  };
}
