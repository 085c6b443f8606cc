import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { LinkOptions } from '../blobs.ts';
import { openClient, PATIENCE, type S3Access } from './client.ts';

/** Seconds; no signature of S3 is valid for longer. */
const LONGEST = 7 * 24 * 3600;

export interface PresigningOptions {
  readonly access: S3Access;
  readonly bucket: string;
  readonly pathStyle: boolean;
}

/** Makes URLs by which clients reach objects of the store without a key. Nothing is asked of the store for that. */
export class Presigning {
  readonly #client: S3Client;
  readonly #bucket: string;

  /** `access` is the way by which clients reach the store, which may be another one than the server's. */
  constructor({ access, bucket, pathStyle }: PresigningOptions) {
    this.#client = openClient(access, { pathStyle, patience: PATIENCE });
    this.#bucket = bucket;
  }

  reading(name: string, { mediaType, disposition, validFor }: LinkOptions): Promise<string> {
    const command = new GetObjectCommand({
      Bucket: this.#bucket,
      Key: name,
      ResponseContentType: mediaType,
      ResponseContentDisposition: disposition,
      // The bytes of a key never change, and the URL is only one person's.
      ResponseCacheControl: `private, max-age=${validFor}, immutable`,
    });
    return getSignedUrl(this.#client, command, { expiresIn: Math.min(validFor, LONGEST) });
  }

  close(): void {
    this.#client.destroy();
  }
}
