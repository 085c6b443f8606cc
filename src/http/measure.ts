import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** One finished request. */
export interface RequestMeasure {
  readonly path: string;
  readonly method: string;
  /** The pattern of its route, or null where there is none. */
  readonly route: string | null;
  /** 0 when the client was gone before any. */
  readonly status: number;
  readonly seconds: number;
  /** Bytes on the connection, headers included. */
  readonly received: number;
  readonly sent: number;
}

/** Calls `observe` after each request, also after those whose client went away. */
export function measureRequests(app: FastifyInstance, observe: (measure: RequestMeasure) => void): void {
  /** What had passed over each connection when its last request was done. */
  const passed = new WeakMap<Socket, { readonly read: number; readonly written: number }>();
  app.addHook('onResponse', (request, reply, done) => {
    const { socket } = request.raw;
    const before = passed.get(socket) ?? { read: 0, written: 0 };
    const now = { read: socket.bytesRead, written: socket.bytesWritten };
    passed.set(socket, now);
    observe({
      path: pathOf(request),
      method: request.method,
      route: request.is404 ? null : (request.routeOptions.url ?? null),
      status: statusOf(reply),
      seconds: reply.elapsedTime / 1000,
      received: now.read - before.read,
      sent: now.written - before.written,
    });
    done();
  });
}

function pathOf({ url }: FastifyRequest): string {
  return url.split('?', 1)[0] ?? '';
}

function statusOf(reply: FastifyReply): number {
  return reply.raw.headersSent ? reply.statusCode : 0;
}
