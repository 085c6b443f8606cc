import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { Blobs } from '#blobs/blobs.ts';
import { AssetError } from '#errors.ts';
import { type Content, ContentsLookup } from './contents.ts';
import { CONTENTS, contentPath } from './layout.ts';
import { readNdjson } from './ndjson.ts';

/** Blobs that are put at the same time. */
const AT_ONCE = 4;

/** @throws `conflict` when the storage has anything that an interrupted restore of this cut has not put there */
export async function refuseForeignBlobs(blobs: Blobs, cut: string): Promise<void> {
  await using contents = new ContentsLookup(join(cut, CONTENTS));
  for await (const key of blobs.keys(null)) {
    if ((await contents.find(key)) !== null) continue;
    throw new AssetError('conflict', 'The media storage is not empty: a backup is restored into a new one.');
  }
}

export interface RestoreContents {
  readonly blobs: Blobs;
  readonly dir: string;
  readonly cut: string;
  readonly signal: AbortSignal;
}

/** Puts all media under the keys that they had; resolves to how many were not there yet. */
export async function restoreContents(parts: RestoreContents): Promise<number> {
  let count = 0;
  for await (const batch of readNdjson<Content>(join(parts.cut, CONTENTS), AT_ONCE)) {
    parts.signal.throwIfAborted();
    const put = await Promise.all(batch.map((content) => restoreContent(parts, content)));
    count += put.filter(Boolean).length;
  }
  return count;
}

/** False when there was nothing to be done. */
async function restoreContent({ blobs, dir, signal }: RestoreContents, content: Content): Promise<boolean> {
  const { key, sha256, size } = content;
  if (sha256 === null) return false;
  const there = await blobs.size(key);
  if (there === size) return false;
  // A disk keeps what was written of a file until a power cut.
  if (there !== null) await blobs.delete(key);
  await blobs.put(key, checked(dir, { sha256, key }), { signal });
  return true;
}

/** Fails at its end when the bytes are not the right ones, so that none of them are kept. */
async function* checked(
  dir: string,
  { sha256, key }: { sha256: string; key: string },
): AsyncGenerator<Uint8Array> {
  const { file } = contentPath(dir, sha256);
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 512 * 1024 })) {
    hash.update(chunk);
    yield chunk;
  }
  if (hash.digest('hex') === sha256) return;
  throw new AssetError('corrupted', `${file}, the bytes of ${key}, is not what was backed up.`);
}
