import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** A directory of its own within the scratch directory, gone with everything in it when disposed. */
export async function openScratch(scratch: string): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(scratch, 'render-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
