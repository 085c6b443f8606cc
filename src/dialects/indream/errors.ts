import type { AssetError, ErrorKind } from '#errors.ts';
import type { ErrorReply } from '#http/scope.ts';
import { oneText } from '../one-text.ts';

interface Wording {
  readonly status: number;
  /** An upper-case token for the class of the error. */
  readonly type: string;
  readonly title: string;
  readonly errorCode: string;
  /** Where the documentation fixes the sentence as well. */
  readonly detail?: string;
}

const INVALID = { status: 400, type: 'BAD_REQUEST', title: 'Bad request' } as const;
const NOT_FOUND = { status: 404, type: 'NOT_FOUND', title: 'Not found' } as const;
const CONFLICT = { status: 409, type: 'CONFLICT', title: 'Conflict' } as const;
const REFUSED = { status: 422, type: 'UNPROCESSABLE_ENTITY', title: 'Unprocessable entity' } as const;

/** An upload answers 201, 400, 401, 403 or 422: so a file that is refused for what it is, its size included, is a 422. */
const WORDINGS: Readonly<Record<ErrorKind, Wording>> = {
  unauthenticated: {
    status: 401,
    type: 'UNAUTHORIZED',
    title: 'Unauthorized',
    errorCode: 'OPEN_API_KEY_INVALID',
    detail: 'Invalid API key',
  },
  forbidden: {
    status: 403,
    type: 'FORBIDDEN',
    title: 'Forbidden',
    errorCode: 'OPEN_API_RUNTIME_ACCESS_FORBIDDEN',
    detail: 'The current account is not eligible for this Open API route',
  },
  'not-found': { ...NOT_FOUND, errorCode: 'RESOURCE_NOT_FOUND' },
  gone: { ...NOT_FOUND, errorCode: 'RESOURCE_GONE' },
  'route-not-found': { ...NOT_FOUND, errorCode: 'ROUTE_NOT_FOUND' },
  'method-not-allowed': {
    status: 405,
    type: 'METHOD_NOT_ALLOWED',
    title: 'Method not allowed',
    errorCode: 'METHOD_NOT_ALLOWED',
  },
  'unsupported-version': { ...INVALID, errorCode: 'VERSION_UNSUPPORTED' },
  malformed: { ...INVALID, errorCode: 'REQUEST_MALFORMED' },
  invalid: { ...INVALID, errorCode: 'REQUEST_INVALID' },
  incomplete: { ...INVALID, errorCode: 'UPLOAD_INCOMPLETE' },
  corrupted: { ...INVALID, errorCode: 'UPLOAD_CORRUPTED' },
  'too-slow': { ...INVALID, errorCode: 'UPLOAD_TIMEOUT' },
  unprocessable: { ...REFUSED, errorCode: 'REQUEST_UNPROCESSABLE' },
  'unsupported-type': { ...REFUSED, errorCode: 'MEDIA_TYPE_UNSUPPORTED' },
  'not-media': { ...REFUSED, errorCode: 'FILE_INVALID' },
  empty: { ...REFUSED, errorCode: 'FILE_EMPTY' },
  'too-large': { ...REFUSED, errorCode: 'PAYLOAD_TOO_LARGE' },
  conflict: { ...CONFLICT, errorCode: 'CONFLICT' },
  locked: { ...CONFLICT, errorCode: 'RESOURCE_LOCKED' },
  referenced: { ...CONFLICT, errorCode: 'ASSET_REFERENCED' },
  'idempotency-in-flight': { ...CONFLICT, errorCode: 'IDEMPOTENCY_KEY_IN_PROGRESS' },
  'idempotency-mismatch': { ...CONFLICT, errorCode: 'IDEMPOTENCY_KEY_REUSED' },
  'rate-limited': {
    status: 429,
    type: 'RATE_LIMITED',
    title: 'Too many requests',
    errorCode: 'OPEN_API_REQUEST_LIMIT_EXCEEDED',
  },
  'quota-exceeded': {
    status: 403,
    type: 'QUOTA_EXCEEDED',
    title: 'Quota exceeded',
    errorCode: 'OPEN_API_QUOTA_EXCEEDED',
  },
  unavailable: {
    status: 503,
    type: 'SERVICE_UNAVAILABLE',
    title: 'Service unavailable',
    errorCode: 'SERVICE_UNAVAILABLE',
  },
  internal: {
    status: 500,
    type: 'INTERNAL_ERROR',
    title: 'Internal server error',
    errorCode: 'INTERNAL_ERROR',
    detail: 'Something went wrong on our side.',
  },
};

/** Every error on every route is `{type, title, status, detail, errorCode}`. */
export function presentError(error: AssetError): ErrorReply {
  const { status, type, title, errorCode, detail } = WORDINGS[error.kind];
  return {
    status,
    contentType: 'application/json; charset=utf-8',
    body: {
      type,
      title,
      status,
      detail: detail ?? oneText(error),
      errorCode: isAboutEditorState(error) ? 'EDITOR_SCHEMA_INVALID' : errorCode,
    },
  };
}

function isAboutEditorState({ kind, faults }: AssetError): boolean {
  return kind === 'unprocessable' && faults.some((fault) => fault.at === '/editorState');
}
