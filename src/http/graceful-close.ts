import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/**
 * Lets closing wait for what is running, at most `grace` milliseconds, and for nothing else. By itself Node would also
 * wait for connections that never carried a request (browsers and proxies open some ahead), and keep the
 * connection of the last reply until its client leaves.
 */
export function closeGracefully(app: FastifyInstance, grace: number): void {
  const unused = new Set<Socket>();
  let deadline: NodeJS.Timeout | null = null;

  app.server.on('connection', (socket: Socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  app.server.prependListener('request', ({ socket }: IncomingMessage) => {
    unused.delete(socket);
  });
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (deadline !== null) reply.header('connection', 'close');
    done(null, payload);
  });
  app.addHook('preClose', (done) => {
    for (const socket of unused) socket.destroy();
    deadline = setTimeout(() => app.server.closeAllConnections(), grace);
    done();
  });
  app.server.once('close', () => {
    if (deadline !== null) clearTimeout(deadline);
  });
}
