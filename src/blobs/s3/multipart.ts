import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { AssetError } from '#errors.ts';
import type { ByteRange } from '../blobs.ts';
import type { Bucket } from './bucket.ts';
import { checksumOf } from './checksums.ts';
import { isMissing, isTaken } from './errors.ts';
import { asking } from './requests.ts';

export interface UploadId {
  readonly key: string;
  readonly id: string;
}

/** An object that comes in parts, and is not there before all of them are. Parts may come in any order, several at once. */
export class MultipartUpload {
  readonly #bucket: Bucket;
  readonly #upload: UploadId & { readonly maker: string };
  readonly #parts: CompletedPart[] = [];

  constructor(bucket: Bucket, upload: UploadId & { readonly maker: string }) {
    this.#bucket = bucket;
    this.#upload = upload;
  }

  get id(): string {
    return this.#upload.id;
  }

  /** `number` counts from 1. */
  async send(number: number, bytes: Uint8Array, signal: AbortSignal | null): Promise<void> {
    const checksum = checksumOf(this.#bucket.profile.checksum, bytes);
    const body = { Body: bytes, ContentLength: bytes.byteLength, ...checksum };
    const command = new UploadPartCommand({ ...this.#where, PartNumber: number, ...body });
    const { ETag } = await asking(signal, (options) => this.#bucket.client.send(command, options));
    const crc32 = checksum.ChecksumCRC32;
    this.#note(number, ETag, crc32 === undefined ? {} : { ChecksumCRC32: crc32 });
  }

  /** Takes the part from an object, within the store. */
  async copy(number: number, source: string, { start, end }: ByteRange): Promise<void> {
    const command = new UploadPartCopyCommand({
      ...this.#where,
      PartNumber: number,
      CopySource: `${this.#bucket.name}/${source}`,
      CopySourceRange: `bytes=${start}-${end}`,
    });
    const { CopyPartResult: copied } = await asking(null, (options) =>
      this.#bucket.client.send(command, options),
    );
    const crc32 = copied?.ChecksumCRC32;
    this.#note(number, copied?.ETag, crc32 === undefined ? {} : { ChecksumCRC32: crc32 });
  }

  /**
   * Makes the object visible, with all its parts; false when there is one of that name already.
   *
   * @throws `unavailable` when it does not have `size` bytes then
   */
  async complete(size: number): Promise<boolean> {
    const { key, maker } = this.#upload;
    if (!(await this.#join())) return false;
    const facts = await this.#bucket.head(key);
    if (facts?.maker === maker && facts.size === size) return true;
    throw new AssetError('unavailable', `The media storage has ${facts?.size ?? 'none'} of ${size} bytes.`);
  }

  /** Takes back what was sent; to be called after a failure, when nothing more is on its way. */
  async abort(): Promise<void> {
    await abortUpload(this.#bucket, this.#upload);
  }

  async #join(): Promise<boolean> {
    const { conditionalComplete } = this.#bucket.profile;
    const { key, maker } = this.#upload;
    if (!conditionalComplete && (await this.#bucket.head(key)) !== null) return false;
    const command = new CompleteMultipartUploadCommand({
      ...this.#where,
      MultipartUpload: { Parts: this.#parts.toSorted((a, b) => (a.PartNumber ?? 0) - (b.PartNumber ?? 0)) },
      ...(conditionalComplete ? { IfNoneMatch: '*' } : {}),
    });
    try {
      await asking(null, (options) => this.#bucket.client.send(command, options));
      return true;
    } catch (error) {
      // Asked again because the answer was lost, it finds the upload gone, or the object made: by itself?
      if ((await this.#bucket.head(key))?.maker === maker) return true;
      if (isTaken(error)) return false;
      throw isMissing(error)
        ? new AssetError('unavailable', 'The upload to the media storage was lost.', { cause: error })
        : error;
    }
  }

  #note(PartNumber: number, ETag: string | undefined, checksum: { ChecksumCRC32?: string }): void {
    if (ETag === undefined) throw new AssetError('internal', 'The S3 reply names no part.');
    this.#parts.push({ PartNumber, ETag, ...checksum });
  }

  get #where(): { Bucket: string; Key: string; UploadId: string } {
    return { Bucket: this.#bucket.name, Key: this.#upload.key, UploadId: this.#upload.id };
  }
}

/** Aborting what is not there succeeds. */
export async function abortUpload(bucket: Bucket, { key, id }: UploadId): Promise<void> {
  const command = new AbortMultipartUploadCommand({ Bucket: bucket.name, Key: key, UploadId: id });
  await asking(null, (options) => bucket.client.send(command, options)).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
  });
}
