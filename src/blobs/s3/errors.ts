import { S3ServiceException } from '@aws-sdk/client-s3';
import { AssetError } from '#errors.ts';

/** Errors that no repetition mends: what is wrong is in the configuration, and where. */
const MISCONFIGURED: Readonly<Record<string, string>> = {
  NoSuchBucket: 'The S3 bucket does not exist: create it, or correct POLYREEL_S3_BUCKET.',
  InvalidAccessKeyId: 'The S3 access key is not known there: correct POLYREEL_S3_ACCESS_KEY.',
  SignatureDoesNotMatch:
    'The S3 server does not accept the signature: correct POLYREEL_S3_SECRET_KEY, or POLYREEL_S3_REGION.',
  AuthorizationHeaderMalformed: 'The S3 server expects another region: correct POLYREEL_S3_REGION.',
  AccessDenied:
    'The S3 keys may not read, write, list and delete in the bucket: give them the permissions, or correct them.',
  PermanentRedirect: 'The S3 bucket is elsewhere: correct POLYREEL_S3_ENDPOINT and POLYREEL_S3_REGION.',
  RequestTimeTooSkewed:
    'The clocks of this machine and of the S3 server differ by too much: set this one right.',
};

const FULL: ReadonlySet<string> = new Set(['QuotaExceeded', 'QuotaExceededException', 'InsufficientStorage']);
/** Seconds. */
const RETRY_AFTER = 5;

/**
 * What a failed request means to whoever waits for it. "Missing" and "taken" are answers rather than failures, and stay
 * what they are, as does what does not come from the store.
 */
export function s3Error(error: unknown): unknown {
  if (error instanceof AssetError || !(error instanceof Error)) return error;
  if (isMissing(error) || isTaken(error)) return error;
  const { name } = error;
  const misconfigured = MISCONFIGURED[name];
  if (misconfigured !== undefined) return new AssetError('unavailable', misconfigured, { cause: error });
  if (FULL.has(name) || statusOf(error) === 507) {
    return new AssetError('unavailable', 'The media storage is full: make room or ask the operator to.', {
      cause: error,
    });
  }
  if (!isFromStore(error)) return error;
  return new AssetError('unavailable', 'The media storage does not answer as it should: try again.', {
    cause: error,
    retryAfter: RETRY_AFTER,
  });
}

/** The HTTP status of a reply, or null when there was none. */
export function statusOf(error: unknown): number | null {
  return error instanceof S3ServiceException ? (error.$metadata.httpStatusCode ?? null) : null;
}

/** Somebody was first: 412, or 409 (ConditionalRequestConflict) while both are at it. */
export function isTaken(error: unknown): boolean {
  const status = statusOf(error);
  return status === 412 || (status === 409 && error instanceof Error && error.name.startsWith('Conditional'));
}

/** Without a body, as a reply to HEAD, there is no code that would tell a missing object from a missing bucket. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && ['NoSuchKey', 'NotFound', 'NoSuchUpload'].includes(error.name);
}

/** A reply that is an error, a connection that broke, or one that stood still. */
function isFromStore(error: Error): boolean {
  return (
    error instanceof S3ServiceException ||
    error.name === 'TimeoutError' ||
    '$metadata' in error ||
    'code' in error
  );
}
