import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
} from 'fastify';
import type { Logger } from '#log.ts';
import { expectPace } from './body-pace.ts';
import { answerClientError } from './client-errors.ts';
import { delayContinue } from './expect-continue.ts';
import { closeGracefully } from './graceful-close.ts';
import { LINGER_LIMITS, type LingerLimits, lingerOnRefusal } from './lingering-close.ts';
import { refuseDeepBodies } from './nesting.ts';
import { limitPipelining } from './pipelining.ts';
import { awaitRawBodies } from './raw-body.ts';
import { REQUEST_ID_HEADER, requestId } from './request-id.ts';
import { RequestLog, requestLogger } from './request-log.ts';
import { type RequestWatch, trackRequests } from './request-work.ts';
import { lazySerializers } from './serialization.ts';

export type RootErrorHandler = (error: unknown, request: FastifyRequest, reply: FastifyReply) => unknown;

export interface HttpServerOptions {
  readonly log: Logger;
  /** Whose `X-Forwarded-*` headers are believed: addresses or networks; nobody's by default. */
  readonly trustProxy?: string | string[] | boolean;
  /** Milliseconds after which a connection on which nothing moves is closed. */
  readonly idleTimeout?: number;
  /** Milliseconds within which the headers of a request have to arrive; 30 s, or the idle timeout where that is less. */
  readonly headersTimeout?: number;
  /** Milliseconds between two looks at whether headers are overdue. */
  readonly checkInterval?: number;
  /** Milliseconds for which a body that is parsed may come at any pace; the idle timeout. */
  readonly bodyPatience?: number;
  /** Milliseconds that running requests may go on when the server closes. */
  readonly shutdownGrace?: number;
  /** Aborts some time before the server closes. */
  readonly draining?: AbortSignal;
  /** Called when most of the grace is over: who answers now is not cut off. */
  readonly onLastCall?: () => void;
  readonly linger?: LingerLimits;
  readonly watch?: RequestWatch;
  /** Who answers for a path that no router can take, like one with a broken percent-encoding: found by its prefix. */
  readonly onRootError: (path: string) => RootErrorHandler;
}

const SECOND = 1_000;

/**
 * A Fastify instance with the manners of the wire and no routes: uploads may take as long as bytes keep coming,
 * every reply names its request, and refusals reach clients that are still sending.
 */
export function createHttpServer({
  log,
  trustProxy = false,
  idleTimeout = 60 * SECOND,
  headersTimeout = Math.min(30 * SECOND, idleTimeout),
  checkInterval = Math.min(10 * SECOND, Math.ceil(headersTimeout / 3)),
  bodyPatience = idleTimeout,
  shutdownGrace = 20 * SECOND,
  draining = new AbortController().signal,
  onLastCall = () => {},
  linger = LINGER_LIMITS,
  watch = { tracer: null, serverTiming: false },
  onRootError,
}: HttpServerOptions): FastifyInstance {
  const app: FastifyInstance = fastify({
    loggerInstance: requestLogger(log) as FastifyBaseLogger,
    logController: new RequestLog(),
    genReqId: requestId,
    trustProxy,
    // No limit on the whole request: a slow line may take hours for a large file. Silence is what ends it.
    requestTimeout: 0,
    connectionTimeout: idleTimeout,
    http: { maxHeaderSize: 16 * 1024, headersTimeout, connectionsCheckingInterval: checkInterval },
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    exposeHeadRoutes: true,
    schemaController: { compilersFactory: { buildSerializer: lazySerializers() } },
    routerOptions: { ignoreTrailingSlash: true, caseSensitive: true, maxParamLength: 1024 },
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => {
      reply.headers({ [REQUEST_ID_HEADER]: request.id, 'x-content-type-options': 'nosniff' });
      onRootError(request.url.split('?', 1)[0] ?? '')(error, request, reply);
    },
  });
  limitPipelining(app);
  trackRequests(app, watch);
  app.addHook('onRequest', (request, reply, done) => {
    // What a reply says of its type holds: a browser must not take it for something else that it could run.
    reply.headers({ [REQUEST_ID_HEADER]: request.id, 'x-content-type-options': 'nosniff' });
    done();
  });
  awaitRawBodies(app);
  delayContinue(app, app.server);
  expectPace(app, bodyPatience);
  refuseDeepBodies(app);
  lingerOnRefusal(app, linger);
  closeGracefully(app, { grace: shutdownGrace, draining, onLastCall });
  return app;
}
