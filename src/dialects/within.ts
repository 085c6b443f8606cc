import { AssetError } from '#errors.ts';

/** Runs what reads a part of the body, and has the pointers of its faults begin where that part lies. */
export function within<T>(pointer: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof AssetError)) throw error;
    const faults = error.faults.map((fault) => ({ ...fault, at: `${pointer}${fault.at}` }));
    throw new AssetError(error.kind, error.message, { cause: error, faults });
  }
}
