import { AssetError } from '#errors.ts';
import { reasonOf } from '../engine/reason.ts';

/**
 * Names the clip with whatever goes wrong in its part of a render, as the message's beginning: `unprocessable`, as it is
 * what the clip refers to that cannot be rendered.
 */
export async function blaming<T>(pointer: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AssetError && pointerOf(error.message) !== null) throw error;
    throw new AssetError('unprocessable', `${pointer}: ${reasonOf(error)}.`, { cause: error });
  }
}

/** The JSON pointer of the clip that a failed render names, or null. */
export function pointerOf(message: string): string | null {
  return /^(\/[^\s:]*): /.exec(message)?.[1] ?? null;
}
