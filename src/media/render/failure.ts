import { AssetError, type ErrorKind } from '#errors.ts';
import { reasonOf } from '../engine/reason.ts';

/**
 * Names the clip with whatever goes wrong in its part of a render, as the message's beginning. What libraries throw is
 * `unprocessable`: it is what the clip refers to that they cannot read.
 */
export async function blaming<T>(pointer: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AssetError && pointerOf(error.message) !== null) throw error;
    throw new AssetError(kindOf(error), `${pointer}: ${reasonOf(error)}.`, { cause: error });
  }
}

function kindOf(error: unknown): ErrorKind {
  if (error instanceof AssetError) return error.kind;
  const isOurs = error instanceof TypeError || error instanceof ReferenceError;
  return isOurs ? 'internal' : 'unprocessable';
}

/** The JSON pointer of the clip that a failed render names, or null. */
export function pointerOf(message: string): string | null {
  return /^(\/[^\s:]*): /.exec(message)?.[1] ?? null;
}
