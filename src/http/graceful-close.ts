import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** Of the grace, when it is time to end what can be ended with an answer. */
const LAST_CALL = 0.75;
/** Milliseconds for which a connection on which nothing is asked is kept while the server closes. */
const IDLE_WHILE_CLOSING = 1_000;

export interface Closing {
  /** Milliseconds that running requests may go on. */
  readonly grace: number;
  /** Aborts some time before the server closes: clients are told from then on to come by another connection. */
  readonly draining: AbortSignal;
  /** Called when most of the grace is over, for those who would rather answer too early than be cut off. */
  readonly onLastCall: () => void;
}

/**
 * Lets closing wait for what is running, within its grace, and for nothing else. By itself Node would also wait for
 * connections that never carried a request (browsers and proxies open some ahead), and keep the connection of the last
 * reply until its client leaves. What is asked on a connection that is still open is served: its client has not been told.
 */
export function closeGracefully(app: FastifyInstance, { grace, draining, onLastCall }: Closing): void {
  const unused = new Set<Socket>();
  const timers: NodeJS.Timeout[] = [];

  app.server.on('connection', (socket: Socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  app.server.prependListener('request', ({ socket }: IncomingMessage) => {
    unused.delete(socket);
  });
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (draining.aborted || timers.length > 0) reply.header('connection', 'close');
    done(null, payload);
  });
  app.addHook('preClose', (done) => {
    for (const socket of unused) socket.destroy();
    app.server.keepAliveTimeout = IDLE_WHILE_CLOSING;
    timers.push(
      setTimeout(onLastCall, grace * LAST_CALL),
      setTimeout(() => app.server.closeAllConnections(), grace),
    );
    done();
  });
  app.server.once('close', () => {
    for (const timer of timers) clearTimeout(timer);
  });
}
