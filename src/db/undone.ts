import { AssetError } from '#errors.ts';

/**
 * The database gave a transaction up before its commit, because of another one that was at the same rows or because the
 * connection was lost: nothing of it is stored, and the same again may succeed.
 */
export class UndoneError extends AssetError {
  constructor(message: string, cause: unknown) {
    super('unavailable', message, { cause, retryAfter: 1 });
  }
}
