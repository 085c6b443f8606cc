import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** Takes what a file holds into a hash; the hash itself, to go on with. */
export async function hashFile(
  path: string,
  signal: AbortSignal,
  hash = createHash('sha256'),
): Promise<Hash> {
  for await (const chunk of createReadStream(path, { signal, highWaterMark: 1024 * 1024 }))
    hash.update(chunk);
  return hash;
}
