import type { RequestMeasure } from '#http/measure.ts';
import { BYTES, type Figures, USUAL } from '#telemetry/registry.ts';
import { apiAt } from './apis.ts';

/** Others are possible, and anybody can think of more. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

export function requestFigures(figures: Figures): (measure: RequestMeasure) => void {
  const duration = figures.histogram({
    name: 'http_request_duration_seconds',
    help: 'Requests by API, method, pattern of the route and class of the status.',
    labels: ['api', 'method', 'route', 'status'],
    buckets: USUAL,
  });
  const size = figures.histogram({
    name: 'http_request_bytes',
    help: 'Bytes on the connection for each request, headers included: received and sent.',
    labels: ['api', 'direction'],
    buckets: BYTES,
  });
  const refusals = figures.counter({
    name: 'http_rate_limited_total',
    help: 'Requests that were refused because too many came.',
    labels: ['api'],
  });
  return ({ path, method, route, status, seconds, received, sent }) => {
    const api = apiAt(path);
    const verb = METHODS.has(method) ? method : 'other';
    duration.observe({ api, method: verb, route: route ?? 'none', status: classOf(status) }, seconds);
    size.observe({ api, direction: 'received' }, received);
    size.observe({ api, direction: 'sent' }, sent);
    if (status === 429) refusals.inc({ api });
  };
}

/** "none" is for clients that were gone before any. */
function classOf(status: number): string {
  return status >= 100 && status < 600 ? `${Math.floor(status / 100)}xx` : 'none';
}
