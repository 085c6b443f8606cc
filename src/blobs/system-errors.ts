import { AssetError } from '#errors.ts';
import type { BlobKey } from './blobs.ts';

/** A rejection handler that lets errors of the given system codes pass as "done". */
export function ignoring(...codes: readonly string[]): (error: unknown) => void {
  return (error) => {
    const code = systemCode(error);
    if (code === null || !codes.includes(code)) throw error;
  };
}

/** The code of a system error, like "ENOENT", or null. */
export function systemCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

export function missing(key: BlobKey, cause: unknown): AssetError {
  return new AssetError('not-found', `There is no blob ${key}.`, { cause });
}

/** What a failed write means to whoever sent the bytes; anything else stays what it is. */
export function storageError(error: unknown): unknown {
  switch (systemCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new AssetError('unavailable', 'The media storage is full: make room or ask the operator to.', {
        cause: error,
      });
    case 'EEXIST':
      return new AssetError('internal', 'A blob key was used twice.', { cause: error });
    default:
      return error;
  }
}
