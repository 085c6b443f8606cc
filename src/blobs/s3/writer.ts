import { AssetError } from '#errors.ts';
import { pull } from '../pull.ts';
import type { Bucket } from './bucket.ts';
import { InFlight } from './in-flight.ts';
import type { MultipartUpload } from './multipart.ts';
import type { PartPool } from './part-pool.ts';

/** Parts on the way at a time: one being confirmed, one being sent, one being hashed. */
const IN_FLIGHT = 3;
/** A body that ends before it has so many bytes takes only their memory. */
const SMALL = 256 * 1024;

export interface WriterParts {
  readonly bucket: Bucket;
  readonly pool: PartPool;
  /** By number, from 1. */
  readonly partSize: (number: number) => number;
}

/**
 * Makes an object of all of `body`, and resolves to its size in bytes: by one request when that is enough, and in parts
 * otherwise. The object is there as a whole then; before, and after a failure, it is not there at all.
 *
 * @throws `internal` when there is an object of that name
 */
export async function writeObject(
  parts: WriterParts,
  name: string,
  { body, signal }: { readonly body: AsyncIterable<Uint8Array>; readonly signal: AbortSignal },
): Promise<number> {
  const writing = new Writing(parts, name, signal);
  try {
    for await (const chunk of pull(body, signal)) await writing.add(chunk);
    signal.throwIfAborted();
    return await writing.finish();
  } catch (error) {
    await writing.abort();
    throw error;
  }
}

class Writing {
  readonly #parts: WriterParts;
  readonly #name: string;
  readonly #signal: AbortSignal;
  readonly #sending = new InFlight(IN_FLIGHT);
  #upload: MultipartUpload | null = null;
  /** What came before it was known to be more than a little. */
  #first: Uint8Array[] = [];
  #buffer: Buffer | null = null;
  /** Bytes of the part that is being filled, of all parts, and how many parts were sent. */
  #filled = 0;
  #size = 0;
  #sent = 0;

  constructor(parts: WriterParts, name: string, signal: AbortSignal) {
    this.#parts = parts;
    this.#name = name;
    this.#signal = signal;
  }

  async add(chunk: Uint8Array): Promise<void> {
    this.#size += chunk.byteLength;
    if (this.#first.length > 0 || this.#size === chunk.byteLength) {
      this.#first.push(chunk);
      if (this.#size < SMALL) return;
      const first = this.#first;
      this.#first = [];
      for (const piece of first) await this.#fill(piece);
      return;
    }
    await this.#fill(chunk);
  }

  async finish(): Promise<number> {
    if (this.#upload === null) {
      const whole = this.#buffer?.subarray(0, this.#filled) ?? Buffer.concat(this.#first);
      if (!(await this.#parts.bucket.create(this.#name, whole, this.#signal))) throw usedTwice();
      this.#giveBack();
      return this.#size;
    }
    if (this.#filled > 0) await this.#flush(this.#upload);
    await this.#sending.finish();
    if (!(await this.#upload.complete(this.#size))) throw usedTwice();
    return this.#size;
  }

  /** Whatever failed: nothing is left on the way, and nothing in the store as far as it can be reached. */
  async abort(): Promise<void> {
    await this.#sending.settle();
    this.#giveBack();
    // What cannot be taken back now, the sweep takes back: the failure that led here is the one to tell.
    await this.#upload?.abort().catch(() => {});
  }

  async #fill(chunk: Uint8Array): Promise<void> {
    for (let rest = chunk; rest.byteLength > 0; ) {
      const buffer = await this.#room();
      const taken = rest.subarray(0, buffer.byteLength - this.#filled);
      buffer.set(taken, this.#filled);
      this.#filled += taken.byteLength;
      rest = rest.subarray(taken.byteLength);
    }
  }

  /** A part that is full is sent only when more comes: the last one may be the only one. */
  async #room(): Promise<Buffer> {
    if (this.#buffer !== null && this.#filled === this.#buffer.byteLength) {
      this.#upload ??= await this.#parts.bucket.begin(this.#name, this.#signal);
      await this.#flush(this.#upload);
    }
    this.#buffer ??= await this.#parts.pool.acquire(this.#parts.partSize(this.#sent + 1), this.#signal);
    return this.#buffer;
  }

  async #flush(upload: MultipartUpload): Promise<void> {
    const buffer = this.#buffer;
    if (buffer === null) return;
    const bytes = buffer.subarray(0, this.#filled);
    const number = this.#sent + 1;
    await this.#sending.add(() =>
      upload.send(number, bytes, this.#signal).finally(() => this.#parts.pool.release(buffer)),
    );
    this.#buffer = null;
    this.#filled = 0;
    this.#sent = number;
  }

  #giveBack(): void {
    if (this.#buffer !== null) this.#parts.pool.release(this.#buffer);
    this.#buffer = null;
  }
}

/** Keys are never used twice, so that nobody's bytes are ever in the way of others. */
export function usedTwice(): AssetError {
  return new AssetError('internal', 'A blob key was used twice.');
}
