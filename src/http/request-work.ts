import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Tracer } from '#telemetry/spans.ts';
import { inWork, newWork, WAITS, type Work } from '#telemetry/work.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before anything else is done for it. */
    work: Work | null;
  }
}

export interface RequestWatch {
  /** Null where nothing is traced. */
  readonly tracer: Tracer | null;
  /** Say in each reply how long it took. */
  readonly serverTiming: boolean;
}

/** Makes each request a piece of work, by whose id its log lines are found, and which its spans and waits belong to. */
export function trackRequests(app: FastifyInstance, { tracer, serverTiming }: RequestWatch): void {
  app.decorateRequest('work', null);
  app.addHook('onRequest', (request, _reply, done) => {
    const { id: requestId, ip: address } = request;
    const span = tracer === null ? null : spanOf(tracer, request);
    request.work = newWork({ reqId: requestId }, span, { requestId, address, by: null });
    inWork(request.work, done);
  });
  // The body comes by events of the connection, which belong to nobody.
  app.addHook('preValidation', (request, _reply, done) => {
    if (request.work === null) done();
    else inWork(request.work, done);
  });
  if (serverTiming) {
    app.addHook('onSend', (request, reply, payload, done) => {
      if (request.work !== null) reply.header('server-timing', timingOf(request.work, reply.elapsedTime));
      done(null, payload);
    });
  }
  if (tracer === null) return;
  app.addHook('onResponse', (request, reply, done) => {
    const span = request.work?.span;
    span?.set({ 'http.response.status_code': reply.statusCode });
    if (reply.statusCode >= 500) span?.fail(null);
    span?.end();
    done();
  });
}

/** Of the address only the pattern of the route: the rest may be a link that somebody was given. */
function spanOf(tracer: Tracer, request: FastifyRequest) {
  const { method, headers } = request;
  const route = request.is404 ? null : (request.routeOptions.url ?? null);
  const { traceparent } = headers;
  return tracer.start(route === null ? method : `${method} ${route}`, {
    kind: 'server',
    parent: typeof traceparent === 'string' ? traceparent : null,
    attributes: {
      'http.request.method': method,
      'polyreel.request.id': request.id,
      ...(route !== null && { 'http.route': route }),
    },
  });
}

/** The Server-Timing field of the W3C: milliseconds until the reply begins, and what of them was waited for. */
function timingOf({ waited }: Work, total: number): string {
  const parts = WAITS.map((wait) => [wait, waited[wait]] as const);
  return [['total', total] as const, ...parts].map(([name, ms]) => `${name};dur=${ms.toFixed(1)}`).join(', ');
}
