import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** Requests of one connection that are being answered: browsers and most libraries have one, load generators some. */
const MOST = 64;

/**
 * Ends connections that ask on and on and take no answers. Node reads a chunk of such requests to its end, more than a
 * thousand of them, before it looks at what waits to be written: each answer would be made, and be kept in memory.
 */
export function limitPipelining(app: FastifyInstance): void {
  const unanswered = new WeakMap<Socket, number>();
  const count = (socket: Socket, change: 1 | -1) => {
    const now = (unanswered.get(socket) ?? 0) + change;
    unanswered.set(socket, now);
    return now;
  };
  app.addHook('onRequest', ({ raw: { socket } }, reply, done) => {
    if (!socket.destroyed && count(socket, 1) <= MOST) {
      reply.raw.once('close', () => count(socket, -1));
      return done();
    }
    // Those that are left of the chunk come here too, and nobody hears an answer any more.
    socket.destroy();
    reply.hijack();
  });
}
