import type { AssetError, ErrorKind, Fault } from '#errors.ts';
import type { ErrorReply } from '#http/scope.ts';

/** FastAPI's own statuses: 422 for a value that will not do, 400 for a body that cannot be parsed. */
const STATUSES = {
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  gone: 404,
  'route-not-found': 404,
  'method-not-allowed': 405,
  'unsupported-version': 400,
  malformed: 400,
  invalid: 422,
  unprocessable: 422,
  'unsupported-type': 422,
  'not-media': 422,
  empty: 422,
  incomplete: 400,
  corrupted: 400,
  'too-large': 413,
  'too-slow': 408,
  conflict: 409,
  locked: 409,
  referenced: 409,
  'idempotency-in-flight': 409,
  'idempotency-mismatch': 409,
  'rate-limited': 429,
  'quota-exceeded': 403,
  unavailable: 503,
  internal: 500,
} as const satisfies Record<ErrorKind, number>;

/** What FastAPI and Starlette say by themselves, word for word. */
const FIXED_TEXTS: Partial<Record<ErrorKind, string>> = {
  unauthenticated: 'Not authenticated',
  'route-not-found': 'Not Found',
  'method-not-allowed': 'Method Not Allowed',
  internal: 'Internal Server Error',
};

/** An error as services built with FastAPI tell it: `{detail: "<text>"}`, and for a 422 `{detail: [{loc, msg, type}]}`. */
export function presentFastApiError(error: AssetError): ErrorReply {
  const status = STATUSES[error.kind];
  return {
    status,
    contentType: 'application/json; charset=utf-8',
    headers: status === 401 ? { 'www-authenticate': 'Bearer' } : {},
    body: { detail: status === 422 ? violations(error) : (FIXED_TEXTS[error.kind] ?? error.message) },
  };
}

interface Violation {
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly type: string;
}

/** A refusal that names no value is about the body as a whole. */
function violations({ faults, kind, message }: AssetError): Violation[] {
  if (faults.length === 0) return [{ loc: ['body'], msg: message, type: kind.replaceAll('-', '_') }];
  return faults.map((fault) => ({ loc: locationOf(fault), msg: fault.message, type: typeOf(fault) }));
}

/** `/links/0` in the body is `["body", "links", 0]`. */
function locationOf({ in: place, at }: Fault): (string | number)[] {
  const tokens = at.split('/').filter((token) => token !== '');
  return [place, ...tokens.map((token) => (/^\d+$/.test(token) ? Number(token) : token))];
}

function typeOf({ message }: Fault): string {
  return message === 'is missing' ? 'missing' : 'value_error';
}
