import { STATUS_CODES } from 'node:http';
import type { AssetError, ErrorKind } from '#errors.ts';
import type { ErrorReply, PresentError } from '#http/scope.ts';

/** Every kind with its status and what it means for whoever gets it; the codes are the kinds in snake case. */
export const PROBLEMS = {
  unauthenticated: [401, 'No API key, or one that is unknown, expired or revoked.'],
  forbidden: [403, 'The key or link is known and does not permit this.'],
  'not-found': [404, 'There is no such thing in this workspace; things of others look the same.'],
  gone: [410, 'It was here, and its time is over; start again.'],
  'route-not-found': [404, 'There is nothing at this path.'],
  'method-not-allowed': [405, 'The path exists and does not take this method; `Allow` lists those it takes.'],
  'unsupported-version': [412, 'The request does not name a version of the protocol that is spoken here.'],
  malformed: [400, 'The request cannot be parsed.'],
  invalid: [400, 'A value is missing, of the wrong type or out of range; `errors` says which.'],
  unprocessable: [422, 'The request is well-formed and refers to something that will not do.'],
  'unsupported-type': [415, 'This operation does not take the declared type.'],
  'not-media': [415, 'The bytes are no image, video or audio of a known format, whatever they are called.'],
  empty: [400, 'The file has no bytes.'],
  incomplete: [400, 'Fewer bytes came than were promised.'],
  corrupted: [460, 'The bytes are not those of the checksum; send them again.'],
  'too-large': [413, 'The file is over the limit that the sentence names.'],
  'too-slow': [408, 'Nothing came for too long.'],
  conflict: [409, 'The present state does not permit it.'],
  locked: [423, 'Another request is at it right now; try again shortly.'],
  referenced: [409, 'Something else still uses it.'],
  'idempotency-in-flight': [409, 'A call with this Idempotency-Key is still running; try again shortly.'],
  'idempotency-mismatch': [422, 'This Idempotency-Key was used with another payload.'],
  'rate-limited': [429, 'Too many requests; `Retry-After` says when to go on.'],
  'quota-exceeded': [403, 'The workspace may have no more; the sentence says which limit, and how to go on.'],
  unavailable: [503, 'A part that is needed does not answer at the moment; try again.'],
  internal: [500, 'A fault of the service; its log has the `requestId`.'],
} as const satisfies Record<ErrorKind, readonly [status: number, meaning: string]>;

const RETRYABLE: ReadonlySet<ErrorKind> = new Set([
  'too-slow',
  'corrupted',
  'locked',
  'idempotency-in-flight',
  'rate-limited',
  'unavailable',
  'internal',
]);

export function codeOf(kind: ErrorKind): string {
  return kind.replaceAll('-', '_');
}

/** Problem details (RFC 9457) with a stable `code`. */
export const presentProblem: PresentError = (error, request) => problem(error, request.id);

export function problem(error: AssetError, requestId: string): ErrorReply {
  const [status] = PROBLEMS[error.kind];
  const code = codeOf(error.kind);
  return {
    status,
    contentType: 'application/problem+json; charset=utf-8',
    headers: status === 401 ? { 'www-authenticate': 'Bearer' } : {},
    body: {
      type: `/docs/errors#${code}`,
      // 460 is the tus protocol's own.
      title: STATUS_CODES[status] ?? 'Checksum Mismatch',
      status,
      detail: error.kind === 'internal' ? 'Something went wrong on our side.' : error.message,
      code,
      retryable: RETRYABLE.has(error.kind),
      requestId,
      ...(error.faults.length > 0 && { errors: error.faults }),
    },
  };
}
