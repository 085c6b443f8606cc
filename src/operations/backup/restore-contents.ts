import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Blobs } from '#blobs/blobs.ts';
import { AssetError } from '#errors.ts';
import type { ContentStore } from './content-store.ts';
import { type Content, ContentsLookup } from './contents.ts';
import { CONTENTS } from './layout.ts';
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
  readonly contents: ContentStore;
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
async function restoreContent(
  { blobs, contents, signal }: RestoreContents,
  content: Content,
): Promise<boolean> {
  const { key, sha256, size } = content;
  if (sha256 === null) return false;
  const there = await blobs.size(key);
  if (there === size) return false;
  // A disk keeps what was written of a file until a power cut.
  if (there !== null) await blobs.delete(key);
  await blobs.put(key, checked(contents, { sha256, key }), { signal });
  return true;
}

/** Fails at its end when the bytes are not the right ones, so that none of them are kept. */
async function* checked(
  contents: ContentStore,
  { sha256, key }: { sha256: string; key: string },
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for await (const chunk of await contents.read(sha256)) {
    hash.update(chunk);
    yield chunk;
  }
  if (hash.digest('hex') === sha256) return;
  throw new AssetError(
    'corrupted',
    `${contents.nameOf(sha256)}, the bytes of ${key}, is not what was backed up.`,
  );
}
