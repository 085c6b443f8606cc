import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { isHoldingBack } from './expect-continue.ts';

/** How long the server keeps discarding a body that it has already refused. */
export interface LingerLimits {
  /** Milliseconds without a byte. */
  readonly idle: number;
  /** Milliseconds in all. */
  readonly total: number;
  readonly bytes: number;
}

export const LINGER_LIMITS: LingerLimits = { idle: 2_000, total: 10_000, bytes: 64 * 2 ** 20 };

/** Fits into the request's own buffer (its high-water mark): the parser gets past it and the connection can go on. */
const SMALL_BODY = 64 * 1024;

/**
 * Lets a reply reach a client that is still sending. A server that closes with unread data makes TCP reset the
 * connection, and the reply is lost: "the server performs a half-close […] and continues to read until it
 * receives a corresponding close by the client" (RFC 9112, 9.6). Here the reply goes out whole and at once, and only
 * its formal end waits until the body ends, the client closes, or the limits are reached.
 */
export function lingerOnRefusal(app: FastifyInstance, limits: LingerLimits): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    const { raw } = request;
    if (!isUnread(raw)) return done(null, payload);
    const stillComing = !raw.socket.readableEnded && !isHoldingBack(raw);
    if (stillComing && isSmall(raw)) return done(null, payload);
    reply.header('connection', 'close');
    const whole = typeof payload === 'string' || Buffer.isBuffer(payload);
    if (!stillComing || !whole || request.method === 'HEAD') return done(null, payload);
    reply.header('content-length', Buffer.byteLength(payload));
    done(null, Readable.from(replyThenDiscard(payload, raw, limits), { objectMode: false }));
  });
}

function isUnread({ headers, complete }: IncomingMessage): boolean {
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  return hasBody && !complete;
}

function isSmall(raw: IncomingMessage): boolean {
  return (
    raw.headers['transfer-encoding'] === undefined && Number(raw.headers['content-length']) <= SMALL_BODY
  );
}

async function* replyThenDiscard(reply: string | Buffer, raw: IncomingMessage, limits: LingerLimits) {
  yield reply;
  await discard(raw, limits);
}

/** Reads and forgets until there is nothing more to read or a limit is reached. */
async function discard(raw: IncomingMessage, { idle, total, bytes }: LingerLimits): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timers = [setTimeout(resolve, total), setTimeout(resolve, idle)] as const;
  let left = bytes;
  raw.on('data', (chunk: Buffer) => {
    left -= chunk.byteLength;
    timers[1].refresh();
    if (left <= 0) resolve();
  });
  for (const event of ['end', 'close', 'error'] as const) raw.once(event, () => resolve());
  raw.resume();
  await promise;
  for (const timer of timers) clearTimeout(timer);
  raw.removeAllListeners('data').pause();
}
