import { AssetError } from '#errors.ts';

/**
 * The answer to a commit did not come: what was to be stored may be there or not. What it would refer to has to be kept,
 * and whoever asked has to look.
 */
export class DoubtfulError extends AssetError {
  constructor(cause: unknown) {
    const sentence =
      'The connection to the database was lost: whether this was stored is not known; look, then try again.';
    super('unavailable', sentence, { cause, retryAfter: 1 });
  }
}
