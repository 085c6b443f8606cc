import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { AssetError } from '#errors.ts';
import type { ByteRange } from '../blobs.ts';
import { checksumOf } from './checksums.ts';
import { isMissing, isTaken } from './errors.ts';
import { MultipartUpload } from './multipart.ts';
import type { Profile } from './profiles.ts';
import { asking, MAKER } from './requests.ts';

/** As many names as one request may delete. */
const BULK = 1_000;

export interface ObjectFacts {
  /** Bytes. */
  readonly size: number;
  readonly maker: string | null;
}

export interface Body {
  readonly stream: Readable;
  /** Bytes. */
  readonly size: number;
}

export interface BucketParts {
  readonly client: S3Client;
  readonly name: string;
  readonly profile: Profile;
}

/** The requests that are made of one bucket. They fail with `unavailable` when the store does, and end with their signal. */
export class Bucket {
  readonly name: string;
  readonly profile: Profile;
  readonly client: S3Client;

  constructor({ client, name, profile }: BucketParts) {
    this.client = client;
    this.name = name;
    this.profile = profile;
  }

  /** The bytes of an object, or what there is of a range of them; null when there is no object. */
  async get(key: string, range: ByteRange | null, signal: AbortSignal | null): Promise<Body | null> {
    const Range = range === null ? {} : { Range: `bytes=${range.start}-${range.end}` };
    const command = new GetObjectCommand({ ...this.#at(key), ...Range });
    const reply = await asking(signal, (options) => this.client.send(command, options)).catch(unlessMissing);
    if (reply === null) return null;
    if (!(reply.Body instanceof Readable)) throw new AssetError('internal', 'The S3 reply has no body.');
    return { stream: reply.Body, size: reply.ContentLength ?? 0 };
  }

  async head(key: string): Promise<ObjectFacts | null> {
    const command = new HeadObjectCommand(this.#at(key));
    const reply = await asking(null, (options) => this.client.send(command, options)).catch(unlessMissing);
    if (reply === null) return null;
    return { size: reply.ContentLength ?? 0, maker: reply.Metadata?.[MAKER] ?? null };
  }

  /** Makes an object of `bytes`, which are there as a whole then; false when there is one of that name already. */
  async create(key: string, bytes: Uint8Array, signal: AbortSignal | null): Promise<boolean> {
    const { conditionalCreate, checksum } = this.profile;
    if (!conditionalCreate && (await this.head(key)) !== null) return false;
    const maker = randomUUID();
    const command = new PutObjectCommand({
      ...this.#at(key),
      Body: bytes,
      ContentLength: bytes.byteLength,
      Metadata: { [MAKER]: maker },
      ...(conditionalCreate ? { IfNoneMatch: '*' } : {}),
      ...checksumOf(checksum, bytes),
    });
    try {
      await asking(signal, (options) => this.client.send(command, options));
      return true;
    } catch (error) {
      // A request that was made again because its answer was lost finds its own object.
      if (isTaken(error)) return (await this.head(key))?.maker === maker;
      await this.#takeBack(key, maker);
      throw error;
    }
  }

  /** A request that failed may have been carried out. What cannot be taken back now has no row, and the sweep finds it. */
  async #takeBack(key: string, maker: string): Promise<void> {
    try {
      if ((await this.head(key))?.maker === maker) await this.delete(key);
    } catch {
      // The failure that led here says it already.
    }
  }

  async begin(key: string, signal: AbortSignal | null): Promise<MultipartUpload> {
    const maker = randomUUID();
    const command = new CreateMultipartUploadCommand({
      ...this.#at(key),
      Metadata: { [MAKER]: maker },
      ...(this.profile.checksum === 'crc32' ? { ChecksumAlgorithm: 'CRC32' } : {}),
    });
    const { UploadId: id } = await asking(signal, (options) => this.client.send(command, options));
    if (id === undefined) throw new AssetError('internal', 'The S3 reply names no upload.');
    return new MultipartUpload(this, { key, id, maker });
  }

  /** Deleting what is not there succeeds. */
  async delete(key: string): Promise<void> {
    const command = new DeleteObjectCommand(this.#at(key));
    await asking(null, (options) => this.client.send(command, options));
  }

  async deleteAll(keys: readonly string[]): Promise<void> {
    if (!this.profile.bulkDelete || keys.length === 1) {
      for (const key of keys) await this.delete(key);
      return;
    }
    for (let at = 0; at < keys.length; at += BULK) {
      const Objects = keys.slice(at, at + BULK).map((Key) => ({ Key }));
      const command = new DeleteObjectsCommand({ Bucket: this.name, Delete: { Objects, Quiet: true } });
      const { Errors = [] } = await asking(null, (options) => this.client.send(command, options));
      const [first] = Errors;
      if (first !== undefined)
        throw new AssetError('unavailable', `${first.Key} cannot be deleted: ${first.Message}`);
    }
  }

  #at(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.name, Key: key };
  }
}

function unlessMissing(error: unknown): null {
  if (!isMissing(error)) throw error;
  return null;
}
