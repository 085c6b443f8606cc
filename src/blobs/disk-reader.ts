import { OutgoingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { AssetError } from '#errors.ts';
import type { ByteRange } from './blobs.ts';
import { countBuffer } from './buffer-garbage.ts';
import type { LentFile } from './open-files.ts';

/** What is read at once: it fits into a processor's own cache, and what fewer trips to the thread pool would gain is little. */
const PIECE_BYTES = 256 * 1024;
/** Buffers that are kept for the next reads: what a peak needed goes back to the system. */
const SPARE = 32;

const spare: Buffer[] = [];

function spareBuffer(): Buffer {
  return spare.pop() ?? Buffer.allocUnsafeSlow(PIECE_BYTES);
}

function keepSpare(buffer: Buffer): void {
  if (spare.length < SPARE) spare.push(buffer);
}

/** The bytes of an open file, or a range of them; fails when the file ends before the range. It is given back with the stream. */
export async function readFrom(file: LentFile, range: ByteRange | null): Promise<Readable> {
  // Who names a range knows the size.
  return new FileRead(file, range ?? { start: 0, end: (await file.handle.stat()).size - 1 });
}

/**
 * To be piped once, or read as any other stream. A reply over HTTP tells when a piece has gone to the kernel, so that all of
 * it goes through two buffers, which the next one takes over: new buffers would be garbage of some 16 requests at once, too old for
 * the cheap collection of what is young (docs/decisions/0009-buffers-are-collected-while-young.md).
 */
class FileRead extends Readable {
  readonly #file: LentFile;
  readonly #end: number;
  #position: number;

  constructor(file: LentFile, { start, end }: ByteRange) {
    super({ highWaterMark: PIECE_BYTES });
    this.#file = file;
    this.#position = start;
    this.#end = end;
  }

  override pipe<T extends NodeJS.WritableStream>(destination: T, { end = true } = {}): T {
    // Others, transforms for one, take a piece and have it for longer.
    if (!(destination instanceof OutgoingMessage)) return super.pipe(destination, { end });
    this.#pour(destination).then(
      () => {
        if (this.destroyed) return;
        this.push(null);
        this.resume(); // to its 'end', for whoever waits for that
        if (end) destination.end();
      },
      (error: unknown) => this.#fail(error),
    );
    return destination;
  }

  override _read(): void {
    const buffer = Buffer.allocUnsafe(Math.min(PIECE_BYTES, Math.max(0, this.#left)));
    countBuffer(buffer.byteLength);
    this.#fill(buffer).then(
      (piece) => this.push(piece),
      (error: unknown) => this.#fail(error),
    );
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#file.giveBack(error === null ? 'read' : 'unreadable');
    done(error);
  }

  get #left(): number {
    return this.#end - this.#position + 1;
  }

  /** While the kernel takes one piece the next one is read, in another buffer; what fits into one needs no other. */
  async #pour(destination: NodeJS.WritableStream): Promise<void> {
    let sent: Buffer | null = null;
    let full = spareBuffer();
    let piece = await this.#fill(full);
    while (piece !== null && !this.destroyed) {
      const next: Buffer | null = this.#left > 0 ? (sent ?? spareBuffer()) : null;
      const [isOut, ahead] = await Promise.all([isTaken(destination, piece), next && this.#fill(next)]);
      // Its reader went away: not worth an error. Whether he still has a buffer is not known, so none is used again.
      if (!isOut) {
        this.destroy();
        return;
      }
      if (next !== null) [sent, full] = [full, next];
      piece = ahead;
    }
    keepSpare(full);
    if (sent !== null) keepSpare(sent);
  }

  /** The next bytes, in the buffer; null at the end. */
  async #fill(buffer: Buffer): Promise<Buffer | null> {
    if (this.#left <= 0) return null;
    const length = Math.min(buffer.byteLength, this.#left);
    const { bytesRead } = await this.#file.handle.read(buffer, 0, length, this.#position);
    // Nobody would know that what came is not all: a client that was told the length would wait for the rest.
    if (bytesRead === 0)
      throw new AssetError('internal', `A file in the media storage lacks its last ${this.#left} bytes.`);
    this.#position += bytesRead;
    return buffer.subarray(0, bytesRead);
  }

  #fail(error: unknown): void {
    this.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

/** Whether a piece has left this process; false when that will never be. */
function isTaken(destination: NodeJS.WritableStream, piece: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    destination.write(piece, (error) => resolve(error === null || error === undefined));
  });
}
