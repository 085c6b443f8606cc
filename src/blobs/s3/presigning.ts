import { GetObjectCommand, PutObjectCommand, type S3Client, UploadPartCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { LinkOptions } from '../blobs.ts';
import { openClient, PATIENCE, type S3Access } from './client.ts';
import type { UploadId } from './multipart.ts';

/** Seconds; no signature of S3 is valid for longer. */
export const LONGEST = 7 * 24 * 3600;

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

  /** For a PUT of all of an object; of exactly so many bytes when they are known. */
  sending(name: string, size: number | null, validFor: number): Promise<string> {
    const command = new PutObjectCommand({ Bucket: this.#bucket, Key: name, ...lengthOf(size) });
    return getSignedUrl(this.#client, command, signingLength(validFor));
  }

  /** For a PUT of one part of an object, of exactly so many bytes. */
  sendingPart(
    { key, id }: UploadId,
    part: { number: number; size: number },
    validFor: number,
  ): Promise<string> {
    const where = { Bucket: this.#bucket, Key: key, UploadId: id, PartNumber: part.number };
    const command = new UploadPartCommand({ ...where, ...lengthOf(part.size) });
    return getSignedUrl(this.#client, command, signingLength(validFor));
  }

  close(): void {
    this.#client.destroy();
  }
}

function lengthOf(size: number | null): { ContentLength?: number } {
  return size === null ? {} : { ContentLength: size };
}

/** The length is signed where it is given, so that the store refuses any other. */
function signingLength(validFor: number) {
  return { expiresIn: Math.min(validFor, LONGEST), signableHeaders: new Set(['host', 'content-length']) };
}
