import { systemCode } from '#blobs/system-errors.ts';

/** Makes null of the failure that there is no such file. */
export function ifMissing(error: unknown): null {
  if (systemCode(error) === 'ENOENT') return null;
  throw error;
}
