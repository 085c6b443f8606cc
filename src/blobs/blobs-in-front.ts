import type { Readable } from 'node:stream';
import type { BlobKey, Blobs, ByteRange, Checkout, LinkOptions, PutOptions } from './blobs.ts';
import type { DirectUploads } from './direct-uploads.ts';
import type { Staging } from './staging.ts';

/** A store that is another one, for those who add to some of its operations. */
export abstract class BlobsInFront implements Blobs {
  protected readonly behind: Blobs;

  constructor(behind: Blobs) {
    this.behind = behind;
  }

  put(key: BlobKey, body: AsyncIterable<Uint8Array>, options: PutOptions): Promise<number> {
    return this.behind.put(key, body, options);
  }

  read(key: BlobKey, range: ByteRange | null): Promise<Readable> {
    return this.behind.read(key, range);
  }

  recall(key: BlobKey, size: number): Promise<Buffer> | null {
    return this.behind.recall(key, size);
  }

  link(key: BlobKey, options: LinkOptions): Promise<string | null> {
    return this.behind.link(key, options);
  }

  handover(key: BlobKey): string | null {
    return this.behind.handover(key);
  }

  size(key: BlobKey): Promise<number | null> {
    return this.behind.size(key);
  }

  delete(key: BlobKey): Promise<void> {
    return this.behind.delete(key);
  }

  keys(after: BlobKey | null): AsyncIterable<BlobKey> {
    return this.behind.keys(after);
  }

  sweep(before: Date): Promise<number> {
    return this.behind.sweep(before);
  }

  checkout(key: BlobKey, signal: AbortSignal): Promise<Checkout> {
    return this.behind.checkout(key, signal);
  }

  get direct(): DirectUploads | null {
    return this.behind.direct;
  }

  get staging(): Staging {
    return this.behind.staging;
  }

  check(): Promise<void> {
    return this.behind.check();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.behind[Symbol.asyncDispose]();
  }
}
