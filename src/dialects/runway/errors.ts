import type { AssetError, ErrorKind } from '#errors.ts';
import type { ErrorReply } from '#http/scope.ts';
import { oneText } from '../one-text.ts';

/** Whatever is wrong with an uploaded file is a 400 here, except its size. */
const STATUSES = {
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  gone: 404,
  'route-not-found': 404,
  'method-not-allowed': 405,
  'unsupported-version': 400,
  malformed: 400,
  invalid: 400,
  unprocessable: 422,
  'unsupported-type': 400,
  'not-media': 400,
  empty: 400,
  incomplete: 400,
  corrupted: 400,
  'too-large': 413,
  'too-slow': 408,
  conflict: 409,
  locked: 409,
  referenced: 409,
  'idempotency-in-flight': 409,
  'idempotency-mismatch': 422,
  'rate-limited': 429,
  'quota-exceeded': 403,
  unavailable: 503,
  internal: 500,
} as const satisfies Record<ErrorKind, number>;

/** What clients compare with, word for word. */
const FIXED_TEXTS: Partial<Record<ErrorKind, string>> = {
  unauthenticated: 'Unauthorized',
  'not-found': 'Not found.',
  internal: 'Internal server error.',
};

/** Every error on every route is `{error, code}`, `code` being the HTTP status. */
export function presentError(error: AssetError): ErrorReply {
  const code = STATUSES[error.kind];
  return {
    status: code,
    contentType: 'application/json; charset=utf-8',
    body: { error: FIXED_TEXTS[error.kind] ?? oneText(error), code },
  };
}
