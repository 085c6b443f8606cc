import { AssetError, type ErrorKind } from '#errors.ts';
import { StorageOutage } from '#jobs/jobs.ts';

/** The bytes are to blame: trying again gives the same answer. */
const VERDICTS: ReadonlySet<ErrorKind> = new Set(['not-media', 'unsupported-type', 'unprocessable']);

/** For a `catch` of what looks at media: a verdict on the bytes is a result, everything else is thrown on. */
export function verdictOf(error: unknown): AssetError {
  if (error instanceof AssetError && VERDICTS.has(error.kind)) return error;
  throw error;
}

/** For a `catch` of what reads or writes blobs: a storage that is away is told from all else that fails. */
export function outage(error: unknown): never {
  throw error instanceof AssetError && error.kind === 'unavailable' ? new StorageOutage(error) : error;
}
