import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AssetError } from '#errors.ts';
import { askForBody } from './expect-continue.ts';

export interface BodyOptions {
  /** Bytes. */
  readonly limit: number;
}

export interface Body {
  /** To be read once; rejects with `too-large`, `incomplete` or `too-slow`. Leaving it early keeps the connection, so that a reply can be sent. */
  readonly stream: AsyncIterable<Uint8Array>;
  /** Bytes, or null when the client did not say. */
  readonly contentLength: number | null;
  /** Aborts when the rest of the body will not come. */
  readonly signal: AbortSignal;
}

type Interrupt = (reason: AssetError) => void;

const reading = new WeakMap<Socket, Interrupt>();
/** Bodies that ended too early before anybody read them. */
const cutShort = new WeakMap<IncomingMessage, AssetError>();

/** Lets routes that read raw bodies answer for those that end while the request still waits, for its key to be found say. */
export function awaitRawBodies(app: FastifyInstance): void {
  app.addHook('onRequest', ({ raw, routeOptions }, _reply, done) => {
    if (routeOptions.config?.rawBody === true) reading.set(raw.socket, (reason) => cutShort.set(raw, reason));
    done();
  });
}

/** Makes a scope take bodies of every declared type, of none and of nonsense, and leave them to `bodyStream`. */
export function acceptRawBodies(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
  scope.addHook('onRoute', (route) => {
    route.config = { ...route.config, rawBody: true };
  });
  scope.addHook('onRequest', ({ raw }, _reply, done) => {
    // Fastify answers 415 to a Content-Type that is no media type; here it is a hint, and a useless one is none.
    if (!/^[^\s/;]+\/[^\s/;]+\s*(?:;|$)/.test(raw.headers['content-type'] ?? ''))
      delete raw.headers['content-type'];
    done();
  });
  scope.addHook('onResponse', ({ raw }, _reply, done) => {
    // Who has been answered, with bytes still to come, cannot be told any more that they will not.
    reading.delete(raw.socket);
    done();
  });
}

/**
 * The request's body as it comes, at the reader's pace.
 *
 * @throws `too-large` at once when `Content-Length` says so, before anything is read or asked for
 */
export function bodyStream({ raw }: FastifyRequest, { limit }: BodyOptions): Body {
  const length = raw.headers['content-length'];
  const contentLength = length === undefined ? null : Number(length);
  if (contentLength !== null && contentLength > limit) throw tooLarge(limit);
  const controller = new AbortController();
  const interrupt: Interrupt = (reason) => {
    if (!raw.complete) controller.abort(reason);
  };
  const gone = () => {
    // Each request is closed at its end, and an error with its stack is not made for nothing.
    if (raw.complete) return;
    interrupt(new AssetError('incomplete', 'The connection closed before the whole body had arrived.'));
  };
  raw.once('close', gone);
  if (raw.destroyed) gone();
  const early = cutShort.get(raw);
  if (early) interrupt(early);
  raw.once('timeout', () =>
    interrupt(new AssetError('too-slow', 'Nothing of the body arrived for too long.')),
  );
  reading.set(raw.socket, interrupt);
  return { stream: read(raw, limit, controller.signal), contentLength, signal: controller.signal };
}

/** Fails the body that is being read on a connection; false when none is. */
export function interruptBody(socket: Socket, reason: AssetError): boolean {
  const interrupt = reading.get(socket);
  interrupt?.(reason);
  return reading.delete(socket);
}

/**
 * Not the stream's own iterator: that one destroys the stream when it is left early, and with it the connection over
 * which the client has to learn why.
 */
async function* read(raw: IncomingMessage, limit: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  let received = 0;
  let wake = () => {};
  const onEvent = () => wake();
  const events = ['readable', 'end', 'error', 'close'] as const;
  askForBody(raw);
  for (const event of events) raw.on(event, onEvent);
  signal.addEventListener('abort', onEvent);
  try {
    while (true) {
      signal.throwIfAborted();
      const chunk: Buffer | null = raw.read();
      if (chunk !== null) {
        received += chunk.byteLength;
        if (received > limit) throw tooLarge(limit);
        yield chunk;
      } else if (raw.readableEnded) {
        return;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    for (const event of events) raw.off(event, onEvent);
    signal.removeEventListener('abort', onEvent);
    reading.delete(raw.socket);
  }
}

function tooLarge(limit: number): AssetError {
  return new AssetError('too-large', `The body is larger than the ${limit} bytes that are possible here.`);
}
