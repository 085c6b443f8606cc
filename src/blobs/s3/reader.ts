import { Readable } from 'node:stream';
import { AssetError } from '#errors.ts';
import type { ByteRange } from '../blobs.ts';
import { countBuffer } from '../buffer-garbage.ts';
import type { Body, Bucket } from './bucket.ts';

/** Breaks in a row without a byte between them after which a read is given up. */
const MOST_BREAKS = 4;

/** The bytes of an object, or a range of them; null when there is none. A connection that breaks is nobody's business. */
export async function readObject(
  bucket: Bucket,
  name: string,
  range: ByteRange | null,
): Promise<Readable | null> {
  const body = await bucket.get(name, range, null);
  if (body === null) return null;
  const start = range?.start ?? 0;
  return new ResumingRead(bucket, name, { body, start, end: start + body.size });
}

/** Goes on where it was whenever its connection breaks, also one that stood still because whoever reads is slow. */
class ResumingRead extends Readable {
  readonly #bucket: Bucket;
  readonly #name: string;
  readonly #end: number;
  readonly #given = new AbortController();
  #position: number;
  #body: Readable | null = null;
  /** Whether the reader waits for bytes at this moment. */
  #isWanted = false;
  #breaks = 0;

  constructor(
    bucket: Bucket,
    name: string,
    { body, start, end }: { body: Body; start: number; end: number },
  ) {
    super();
    this.#bucket = bucket;
    this.#name = name;
    this.#position = start;
    this.#end = end;
    this.#follow(body.stream);
  }

  override _read(): void {
    this.#isWanted = true;
    if (this.#body === null) void this.#goOn();
    else this.#body.resume();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.#given.abort(error ?? new Error('Nobody reads it any more.'));
    this.#body?.destroy();
    callback(error);
  }

  #follow(body: Readable): void {
    this.#body = body;
    body.on('data', (bytes: Buffer) => {
      this.#breaks = 0;
      this.#position += bytes.byteLength;
      countBuffer(bytes.byteLength);
      this.#isWanted = this.push(bytes);
      if (!this.#isWanted) body.pause();
    });
    // Why it ended does not matter: how far it came does, and the rest is asked for.
    body.on('error', () => {});
    body.once('close', () => {
      this.#body = null;
      if (this.#isWanted && !this.destroyed) void this.#goOn();
    });
    if (!this.#isWanted) body.pause();
  }

  async #goOn(): Promise<void> {
    if (this.#position >= this.#end) {
      this.push(null);
      return;
    }
    this.#breaks += 1;
    try {
      if (this.#breaks > MOST_BREAKS) throw unreadable('breaks off again and again');
      const range = { start: this.#position, end: this.#end - 1 };
      const body = await this.#bucket.get(this.#name, range, this.#given.signal);
      if (body === null) throw unreadable('was deleted while it was read');
      this.#follow(body.stream);
    } catch (error) {
      if (!this.destroyed) this.destroy(error instanceof Error ? error : unreadable(String(error)));
    }
  }
}

function unreadable(what: string): AssetError {
  return new AssetError('unavailable', `A file in the media storage ${what}: try again.`);
}
