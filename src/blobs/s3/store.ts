import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { AssetError } from '#errors.ts';
import type { BlobKey, Blobs, ByteRange, Checkout, LinkOptions, PutOptions } from '../blobs.ts';
import type { DirectUploads } from '../direct-uploads.ts';
import { isBlobKey } from '../disk-layout.ts';
import type { Staging } from '../staging.ts';
import { missing } from '../system-errors.ts';
import { Bucket } from './bucket.ts';
import { Checkouts } from './checkouts.ts';
import { openClient, PATIENCE, type Patience, type S3Access } from './client.ts';
import { S3Direct } from './direct.ts';
import { listObjects } from './listing.ts';
import { openMarker, readMarker } from './marker.ts';
import { BLOBS, blobName, CHECKS } from './names.ts';
import { PartPool } from './part-pool.ts';
import { equalPartSize, partSizes } from './parts.ts';
import { Presigning } from './presigning.ts';
import type { Profile } from './profiles.ts';
import { readObject } from './reader.ts';
import { S3Staging } from './staging.ts';
import { sweepBucket } from './sweep.ts';
import { type WriterParts, writeObject } from './writer.ts';

export interface S3Options extends S3Access {
  readonly bucket: string;
  readonly profile: Profile;
  /** Bytes of the largest object that may come. */
  readonly largestObject: number;
  /** Most bytes of memory for the parts of all uploads together. */
  readonly memory: number;
  /** Where local copies are kept, and for how many bytes of those that nobody uses. */
  readonly cache: { readonly dir: string; readonly limit: number };
  /** What clients may do at the store itself, and where they reach it when that is not `endpoint`. */
  readonly clients: {
    readonly endpoint: string | null;
    /** They are led there for the bytes of files. */
    readonly read: boolean;
    /** They may send files there. */
    readonly send: boolean;
  };
  readonly patience?: Patience;
}

export interface S3Blobs extends Blobs {
  /** Made with the store and kept in its marker: tells one bucket from another. */
  readonly storeId: string;
}

/**
 * Blobs as objects of a bucket, each visible only when it is complete.
 *
 * @throws `unavailable`, with what to correct, when the bucket cannot be used
 */
export async function openS3Blobs(options: S3Options): Promise<S3Blobs> {
  const { profile, patience = PATIENCE } = options;
  const client = openClient(options, { pathStyle: profile.pathStyle, patience });
  try {
    const bucket = new Bucket({ client, name: options.bucket, profile });
    const storeId = await openMarker(bucket);
    return new S3Store(bucket, { options, storeId, checkouts: await openCheckouts(bucket, options) });
  } catch (error) {
    client.destroy();
    throw error;
  }
}

function openCheckouts(bucket: Bucket, { cache }: S3Options): Promise<Checkouts> {
  return Checkouts.open({
    ...cache,
    async read(key) {
      const body = await readObject(bucket, blobName(key), null);
      if (body === null) throw missing(key, null);
      return body;
    },
  });
}

interface StoreParts {
  readonly options: S3Options;
  readonly storeId: string;
  readonly checkouts: Checkouts;
}

class S3Store implements S3Blobs {
  readonly storeId: string;
  readonly staging: Staging;
  readonly direct: DirectUploads | null;
  readonly #bucket: Bucket;
  readonly #writer: WriterParts;
  readonly #checkouts: Checkouts;
  readonly #presigning: Presigning;
  readonly #givesLinks: boolean;

  constructor(bucket: Bucket, { options, storeId, checkouts }: StoreParts) {
    const { largestObject, memory, profile } = options;
    this.storeId = storeId;
    this.#bucket = bucket;
    this.#checkouts = checkouts;
    this.#presigning = openPresigning(options);
    this.#givesLinks = options.clients.read;
    this.direct = options.clients.send ? new S3Direct(bucket, this.#presigning) : null;
    this.#writer = {
      bucket,
      pool: new PartPool(memory),
      partSize: partSizes(profile, largestObject),
    };
    this.staging = new S3Staging({ ...this.#writer, windowSize: equalPartSize(largestObject) });
  }

  async put(key: BlobKey, body: AsyncIterable<Uint8Array>, { signal }: PutOptions): Promise<number> {
    return writeObject(this.#writer, blobName(key), { body, signal });
  }

  async read(key: BlobKey, range: ByteRange | null): Promise<Readable> {
    const body = await readObject(this.#bucket, blobName(key), range);
    if (body === null) throw missing(key, null);
    return body;
  }

  recall(): null {
    return null;
  }

  async link(key: BlobKey, options: LinkOptions): Promise<string | null> {
    return this.#givesLinks ? this.#presigning.reading(blobName(key), options) : null;
  }

  handover(): null {
    return null;
  }

  async size(key: BlobKey): Promise<number | null> {
    return (await this.#bucket.head(blobName(key)))?.size ?? null;
  }

  async delete(key: BlobKey): Promise<void> {
    await this.#bucket.delete(blobName(key));
    await this.#checkouts.forget(key);
  }

  async *keys(after: BlobKey | null): AsyncGenerator<BlobKey> {
    for await (const { key: name } of listObjects(
      this.#bucket,
      BLOBS,
      after === null ? null : BLOBS + after,
    )) {
      const key = name.slice(BLOBS.length);
      if (isBlobKey(key)) yield key;
    }
  }

  sweep(before: Date): Promise<number> {
    return sweepBucket(this.#bucket, before);
  }

  async checkout(key: BlobKey, signal: AbortSignal): Promise<Checkout> {
    blobName(key);
    return this.#checkouts.checkout(key, signal);
  }

  async check(): Promise<void> {
    const name = `${CHECKS}${randomUUID()}`;
    try {
      await this.#bucket.create(name, Buffer.from(this.storeId), null);
      const body = await this.#bucket.get(name, null, null);
      const text = body === null ? '' : (await buffer(body.stream)).toString();
      if (text !== this.storeId)
        throw unusable(`The bucket ${this.#bucket.name} does not keep what is written.`);
    } finally {
      await this.#bucket.delete(name);
    }
    if ((await readMarker(this.#bucket)) !== this.storeId) {
      throw unusable(`${this.#bucket.name} is no longer the store that was opened.`);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#checkouts[Symbol.asyncDispose]();
    this.#presigning.close();
    this.#bucket.client.destroy();
  }
}

function openPresigning(options: S3Options): Presigning {
  const { bucket, profile, clients } = options;
  const access = { ...options, endpoint: clients.endpoint ?? options.endpoint };
  return new Presigning({ access, bucket, pathStyle: profile.pathStyle });
}

function unusable(reason: string): AssetError {
  return new AssetError('unavailable', reason);
}
