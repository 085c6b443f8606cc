/**
 * Every way in which a request to the core can fail. A kind says what went wrong, never how a
 * protocol reports it: each dialect maps every kind to its own status and shape.
 */
export const ERROR_KINDS = [
  'unauthenticated', // no key, or one that is unknown, expired or revoked
  'forbidden', // a known key without the needed scope, or a suspended account
  'not-found', // unknown and foreign ids alike
  'gone', // was here, and its time is over
  'route-not-found',
  'method-not-allowed',
  'unsupported-version', // of a protocol that the client has to name
  'malformed', // the request cannot be parsed at all
  'invalid', // parsed, and a value is missing, of the wrong type or out of range
  'unprocessable', // well-formed, and refused for what it refers to
  'unsupported-type', // a declared media type that this operation does not take
  'not-media', // the bytes are no media that is known here
  'empty', // no bytes at all
  'incomplete', // fewer bytes than were promised
  'corrupted', // other bytes than their checksum says
  'too-large',
  'too-slow', // the sender stopped sending
  'conflict', // the state of the thing forbids it now
  'locked', // somebody else is at it at this moment; try again
  'referenced', // in use by something else
  'idempotency-in-flight',
  'idempotency-mismatch',
  'rate-limited',
  'quota-exceeded', // a limit of the workspace, which waiting does not change
  'unavailable', // a part that is needed does not answer now; try again
  'internal',
] as const;

export type ErrorKind = (typeof ERROR_KINDS)[number];

/** One value of the input that was refused: where it is (a JSON pointer, or a header or query name) and why. */
export interface Fault {
  readonly at: string;
  readonly in: 'body' | 'query' | 'path' | 'header';
  readonly message: string;
}

export interface AssetErrorOptions {
  readonly cause?: unknown;
  readonly faults?: readonly Fault[];
  /** Seconds after which trying again makes sense. */
  readonly retryAfter?: number;
}

/** The one error that the core throws on purpose; `message` is a sentence that a user can act on. */
export class AssetError extends Error {
  override readonly name = 'AssetError';
  readonly kind: ErrorKind;
  readonly faults: readonly Fault[];
  readonly retryAfter: number | null;

  constructor(kind: ErrorKind, message: string, options: AssetErrorOptions = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.kind = kind;
    this.faults = options.faults ?? [];
    this.retryAfter = options.retryAfter ?? null;
  }
}
