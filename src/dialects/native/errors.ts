import { STATUS_CODES } from 'node:http';
import type { AssetError, ErrorKind } from '#errors.ts';
import type { ErrorReply, PresentError } from '#http/scope.ts';

/** Kinds are the API's codes, in snake case; each has its status. */
const STATUSES = {
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  'route-not-found': 404,
  'method-not-allowed': 405,
  malformed: 400,
  invalid: 400,
  unprocessable: 422,
  'unsupported-type': 415,
  'not-media': 415,
  empty: 400,
  incomplete: 400,
  'too-large': 413,
  'too-slow': 408,
  conflict: 409,
  referenced: 409,
  'idempotency-in-flight': 409,
  'idempotency-mismatch': 422,
  'rate-limited': 429,
  unavailable: 503,
  internal: 500,
} as const satisfies Record<ErrorKind, number>;

const RETRYABLE: ReadonlySet<ErrorKind> = new Set([
  'too-slow',
  'idempotency-in-flight',
  'rate-limited',
  'unavailable',
  'internal',
]);

/** Problem details (RFC 9457) with a stable `code`. */
export const presentProblem: PresentError = (error, request) => problem(error, request.id);

export function problem(error: AssetError, requestId: string): ErrorReply {
  const status = STATUSES[error.kind];
  const code = error.kind.replaceAll('-', '_');
  return {
    status,
    contentType: 'application/problem+json; charset=utf-8',
    headers: status === 401 ? { 'www-authenticate': 'Bearer' } : {},
    body: {
      type: `/docs/errors#${code}`,
      title: STATUS_CODES[status],
      status,
      detail: error.kind === 'internal' ? 'Something went wrong on our side.' : error.message,
      code,
      retryable: RETRYABLE.has(error.kind),
      requestId,
      ...(error.faults.length > 0 && { errors: error.faults }),
    },
  };
}
