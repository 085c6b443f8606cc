import { Readable } from 'node:stream';
import type { BlobKey, ByteRange } from '../blobs.ts';
import type { OpenStaging, Staging, StagingKey } from '../staging.ts';
import { missing } from '../system-errors.ts';
import { OpenPieces } from './append.ts';
import type { Bucket } from './bucket.ts';
import { listFolders, listObjects } from './listing.ts';
import { blobName, STAGING, stagingPrefix } from './names.ts';
import { between, cover, extentOf, type Listing, readNames, type Slice } from './pieces.ts';
import { promotePieces } from './promotion.ts';
import { readSlices } from './slices.ts';
import type { StagingParts } from './staging-parts.ts';
import { TurnToTake } from './turns.ts';
import { usedTwice, writeObject } from './writer.ts';

/**
 * Staged bytes as objects under `staging/<key>/`, written once each: whole windows of the size of a part where enough
 * has come, and what is left over in smaller pieces that the next window takes in. Each is durable before it is
 * acknowledged, readable at any time, and copied within the store when the upload is promoted.
 */
export class S3Staging implements Staging {
  readonly #parts: StagingParts;

  constructor(parts: StagingParts) {
    this.#parts = parts;
  }

  async open(key: StagingKey, size: number): Promise<OpenStaging> {
    const prefix = stagingPrefix(key);
    const listing = await listPieces(this.#parts.bucket, prefix);
    const slices = cover(listing.pieces, size);
    const found = slices.at(-1)?.end ?? 0;
    if (found < size) throw missing(key, new Error(`there are ${found} of ${size} bytes`));
    const turn = new TurnToTake(this.#parts.bucket, { prefix, listing, slices });
    return new OpenPieces(this.#parts, { prefix, size, slices, turn });
  }

  async read(key: StagingKey, range: ByteRange | null): Promise<Readable> {
    const prefix = stagingPrefix(key);
    const { slices, size } = await this.#find(key);
    const wanted = between(slices, range?.start ?? 0, Math.min(size, (range?.end ?? size) + 1));
    return Readable.from(readSlices({ bucket: this.#parts.bucket, prefix }, wanted), { objectMode: false });
  }

  async promote(key: StagingKey, blob: BlobKey): Promise<void> {
    const name = blobName(blob);
    const { slices, size } = await this.#find(key);
    const { bucket, windowSize } = this.#parts;
    if (size > windowSize && bucket.profile.copiesParts) {
      const prefix = stagingPrefix(key);
      if (!(await promotePieces(this.#parts, { name, prefix, slices, size }))) throw usedTwice();
      return;
    }
    const { signal } = new AbortController();
    await writeObject(this.#parts, name, { body: await this.read(key, null), signal });
  }

  async discard(key: StagingKey): Promise<void> {
    const names: string[] = [];
    for await (const { key: name } of listObjects(this.#parts.bucket, stagingPrefix(key), null))
      names.push(name);
    if (names.length > 0) await this.#parts.bucket.deleteAll(names);
  }

  keys(): AsyncIterable<StagingKey> {
    return listFolders(this.#parts.bucket, STAGING);
  }

  async #find(key: StagingKey): Promise<{ slices: Slice[]; size: number }> {
    const { pieces, turns } = await listPieces(this.#parts.bucket, stagingPrefix(key));
    if (turns.length === 0) throw missing(key, null);
    const size = extentOf(pieces);
    return { slices: cover(pieces, size), size };
  }
}

async function listPieces(bucket: Bucket, prefix: string): Promise<Listing> {
  const objects: { name: string; modified: Date }[] = [];
  for await (const { key, modified } of listObjects(bucket, prefix, null)) {
    objects.push({ name: key.slice(prefix.length), modified });
  }
  return readNames(objects);
}
