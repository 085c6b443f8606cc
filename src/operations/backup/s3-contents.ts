import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Bucket } from '#blobs/s3/bucket.ts';
import { listObjects } from '#blobs/s3/listing.ts';
import { readObject } from '#blobs/s3/reader.ts';
import { type WriterParts, writeObject } from '#blobs/s3/writer.ts';
import { AssetError } from '#errors.ts';
import type { ContentStore } from './content-store.ts';
import { isHash } from './layout.ts';

/** In a bucket, as one object each, all of them under one prefix, which ends with a slash. */
export class S3Contents implements ContentStore {
  readonly #writer: WriterParts;
  readonly #bucket: Bucket;
  readonly #prefix: string;
  readonly #signal: AbortSignal;

  constructor(writer: WriterParts, prefix: string, signal: AbortSignal) {
    this.#writer = writer;
    this.#bucket = writer.bucket;
    this.#prefix = prefix;
    this.#signal = signal;
  }

  nameOf(sha256: string): string {
    return `s3://${this.#bucket.name}/${this.#prefix}${sha256}`;
  }

  async size(sha256: string): Promise<number | null> {
    return (await this.#bucket.head(this.#prefix + sha256))?.size ?? null;
  }

  /** The same bytes may come of another blob, or for another backup, at this moment: whoever is first has brought them. */
  async take(file: string, sha256: string): Promise<void> {
    const { size } = await stat(file);
    const there = await this.size(sha256);
    if (there === size) return;
    if (there !== null) await this.delete(sha256);
    const body = createReadStream(file, { highWaterMark: 512 * 1024 });
    try {
      await writeObject(this.#writer, this.#prefix + sha256, { body, signal: this.#signal });
    } catch (error) {
      if ((await this.size(sha256)) !== size) throw error;
    }
  }

  async read(sha256: string): Promise<AsyncIterable<Uint8Array>> {
    const body = await readObject(this.#bucket, this.#prefix + sha256, null);
    if (body === null) throw new AssetError('corrupted', `${this.nameOf(sha256)} is missing.`);
    return body;
  }

  async *list(beginning: string): AsyncGenerator<string> {
    for await (const { key } of listObjects(this.#bucket, this.#prefix + beginning, null)) {
      const sha256 = key.slice(this.#prefix.length);
      if (isHash(sha256)) yield sha256;
    }
  }

  delete(sha256: string): Promise<void> {
    return this.#bucket.delete(this.#prefix + sha256);
  }
}
