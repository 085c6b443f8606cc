import { createHash } from 'node:crypto';
import type { Blobs } from '#blobs/blobs.ts';
import { pull } from '#blobs/pull.ts';
import { AssetError } from '#errors.ts';

export interface Whole {
  /** Bytes. */
  readonly size: number;
  /** Hex. */
  readonly sha256: string;
}

/**
 * Reads a blob to its end, through `take` where somebody wants the bytes as well, and tells which they are; null when there is no
 * such blob.
 */
export async function readWhole(
  { blobs, signal }: { readonly blobs: Blobs; readonly signal: AbortSignal },
  key: string,
  take: (body: AsyncIterable<Uint8Array>) => Promise<unknown> = exhaust,
): Promise<Whole | null> {
  const body = await blobs.read(key, null).catch((error: unknown) => {
    if (error instanceof AssetError && error.kind === 'not-found') return null;
    throw error;
  });
  if (body === null) return null;
  const hash = createHash('sha256');
  let size = 0;
  const measured = async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      hash.update(chunk);
      size += chunk.byteLength;
      yield chunk;
    }
  };
  await take(measured(pull(body, signal)));
  return { size, sha256: hash.digest('hex') };
}

async function exhaust(body: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of body);
}
