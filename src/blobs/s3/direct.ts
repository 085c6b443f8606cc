import type { Readable } from 'node:stream';
import { CompleteMultipartUploadCommand, ListPartsCommand, type Part } from '@aws-sdk/client-s3';
import { AssetError } from '#errors.ts';
import type { DirectKey, DirectUploads, InvitedPart, InviteOptions } from '../direct-uploads.ts';
import type { Bucket } from './bucket.ts';
import { listUnfinished } from './listing.ts';
import { abortUpload, type UploadId } from './multipart.ts';
import { incomingName } from './names.ts';
import type { Presigning } from './presigning.ts';
import { readObject } from './reader.ts';
import { asking } from './requests.ts';

const MIB = 2 ** 20;
/** What is larger comes in parts of this size, which can be sent side by side, and again one by one. */
const PART_BYTES = 64 * MIB;
/** Beyond it parts become larger: as many as one page of a list of parts has. */
const MOST_PARTS = 1_000;

/** Objects under `incoming/` that clients send by themselves, each by one signed PUT or in parts. */
export class S3Direct implements DirectUploads {
  readonly #bucket: Bucket;
  readonly #presigning: Presigning;

  constructor(bucket: Bucket, presigning: Presigning) {
    this.#bucket = bucket;
    this.#presigning = presigning;
  }

  async invite(key: DirectKey, { size, validFor }: InviteOptions): Promise<InvitedPart[]> {
    const name = incomingName(key);
    if (size === null || size <= PART_BYTES) {
      return [{ url: await this.#presigning.sending(name, size, validFor), size, isThere: false }];
    }
    const upload = (await this.#unfinished(name)) ?? (await this.#begin(name));
    const there = new Map((await this.#partsOf(upload)).map((part) => [part.PartNumber, part.Size]));
    const parts = partsOf(size).map(async (part) => ({
      url: await this.#presigning.sendingPart(upload, part, validFor),
      size: part.size,
      isThere: there.get(part.number) === part.size,
    }));
    return Promise.all(parts);
  }

  async collect(key: DirectKey, size: number | null): Promise<{ body: Readable; size: number }> {
    const name = incomingName(key);
    const upload = await this.#unfinished(name);
    if (upload !== null) await this.#complete(upload, size);
    const facts = await this.#bucket.head(name);
    const body = facts === null ? null : await readObject(this.#bucket, name, null);
    if (facts === null || body === null)
      throw new AssetError('incomplete', 'The file has not been sent yet.');
    return { body, size: facts.size };
  }

  async discard(key: DirectKey): Promise<void> {
    const name = incomingName(key);
    const upload = await this.#unfinished(name);
    if (upload !== null) await abortUpload(this.#bucket, upload);
    await this.#bucket.delete(name);
  }

  async #begin(name: string): Promise<UploadId> {
    const { id } = await this.#bucket.begin(name, null);
    return { key: name, id };
  }

  async #unfinished(name: string): Promise<UploadId | null> {
    for await (const upload of listUnfinished(this.#bucket, name)) if (upload.key === name) return upload;
    return null;
  }

  /** One page holds them all. The SDK's own way through the pages never ends with Ceph, which always names a next one. */
  async #partsOf({ key, id }: UploadId): Promise<Part[]> {
    const { client, name: Bucket } = this.#bucket;
    const command = new ListPartsCommand({ Bucket, Key: key, UploadId: id, MaxParts: MOST_PARTS });
    return (await asking(null, (options) => client.send(command, options))).Parts ?? [];
  }

  async #complete(upload: UploadId, size: number | null): Promise<void> {
    const parts = await this.#partsOf(upload);
    const there = parts.reduce((total, { Size = 0 }) => total + Size, 0);
    if (there !== size) throw new AssetError('incomplete', `${there} of ${size} bytes have been sent.`);
    const { client, name: Bucket } = this.#bucket;
    const Parts = parts.map(({ PartNumber, ETag, ChecksumCRC32 }) => ({ PartNumber, ETag, ChecksumCRC32 }));
    const where = { Bucket, Key: upload.key, UploadId: upload.id };
    const command = new CompleteMultipartUploadCommand({ ...where, MultipartUpload: { Parts } });
    await asking(null, (options) => client.send(command, options));
  }
}

/** The parts of so many bytes, all of one size but the last. */
function partsOf(total: number): { number: number; size: number }[] {
  const partSize = Math.max(PART_BYTES, Math.ceil(total / MOST_PARTS / MIB) * MIB);
  return Array.from({ length: Math.ceil(total / partSize) }, (_, index) => ({
    number: index + 1,
    size: Math.min(partSize, total - index * partSize),
  }));
}
