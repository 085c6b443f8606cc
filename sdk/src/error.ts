import type { Asset, Problem } from './openapi.ts';

/** One value that was refused: where it is (a JSON pointer into the body, or the name of a parameter) and why. */
export type Fault = NonNullable<Problem['errors']>[number];

/**
 * Why a call failed: the `code` of the server's problem document, or what only a client meets.
 *
 * - `network`: there was no answer; the server may or may not have done it.
 * - `timeout`: it took longer than the caller was willing to wait.
 * - `asset_failed`: the asset that was waited for has failed; `asset` has it.
 * - `invalid_signature`: a webhook that was not signed with the secret.
 * - `unexpected`: an answer that is none of Polyreel's, as of a proxy between.
 */
export type PolyreelErrorKind =
  | Problem['code']
  | 'network'
  | 'timeout'
  | 'asset_failed'
  | 'invalid_signature'
  | 'unexpected';

interface ErrorFields {
  readonly kind: PolyreelErrorKind;
  readonly detail: string;
  readonly status?: number;
  readonly title?: string;
  readonly faults?: readonly Fault[];
  readonly requestId?: string | null;
  readonly retryable?: boolean;
  readonly retryAfter?: number | null;
  readonly asset?: Asset;
  readonly cause?: unknown;
}

/**
 * What every call of the SDK rejects with, except for the reason of an aborted signal.
 *
 * @example
 * try {
 *   await polyreel.assets.get('00000000-0000-7000-8000-000000000000');
 * } catch (error) {
 *   if (!(error instanceof PolyreelError) || error.kind !== 'not_found') throw error;
 *   console.log(error.detail, error.requestId);
 * }
 */
export class PolyreelError extends Error {
  override readonly name = 'PolyreelError';
  readonly kind: PolyreelErrorKind;
  /** The HTTP status; null when there was no answer. */
  readonly status: number | null;
  /** A few words. */
  readonly title: string;
  /** A sentence to act on. */
  readonly detail: string;
  /** The JSON pointer of the first value of the body that was refused, or null. */
  readonly pointer: string | null;
  readonly faults: readonly Fault[];
  /** What the server's log calls the request, or null. */
  readonly requestId: string | null;
  /** Whether the same call may go well later. */
  readonly retryable: boolean;
  /** Seconds after which trying again makes sense, where the server says. */
  readonly retryAfter: number | null;
  /** As it is, when the kind is `asset_failed`. */
  readonly asset: Asset | null;

  constructor(fields: ErrorFields) {
    super(fields.detail, fields.cause === undefined ? {} : { cause: fields.cause });
    this.kind = fields.kind;
    this.status = fields.status ?? null;
    this.title = fields.title ?? fields.kind;
    this.detail = fields.detail;
    this.faults = fields.faults ?? [];
    this.pointer = this.faults.find((fault) => fault.in === 'body')?.at ?? null;
    this.requestId = fields.requestId ?? null;
    this.retryable = fields.retryable ?? false;
    this.retryAfter = fields.retryAfter ?? null;
    this.asset = fields.asset ?? null;
  }
}

/** The error that an answer with a status of 400 or more stands for; `text` is its body. */
export function errorOf(
  { status, headers }: { status: number; headers: Headers },
  text: string,
): PolyreelError {
  const retryAfter = secondsOf(headers.get('retry-after'));
  const requestId = headers.get('x-request-id');
  const problem = problemIn(text);
  if (problem === null) {
    return new PolyreelError({
      kind: 'unexpected',
      status,
      title: `HTTP ${status}`,
      detail: `The answer has the status ${status} and is not one of Polyreel's.`,
      requestId,
      retryAfter,
      retryable: status === 429 || status >= 500,
    });
  }
  const { code: kind, title, detail, retryable, errors: faults = [] } = problem;
  return new PolyreelError({
    kind,
    status,
    title,
    detail,
    faults,
    retryable,
    retryAfter,
    requestId: problem.requestId,
  });
}

function problemIn(text: string): Problem | null {
  try {
    const value: Problem | null = JSON.parse(text);
    return typeof value?.code === 'string' && typeof value.detail === 'string' ? value : null;
  } catch {
    return null; // no JSON, and so none of ours
  }
}

/** Of `Retry-After`, which is a number of seconds or a date. */
function secondsOf(header: string | null): number | null {
  if (header === null) return null;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : null;
}
