import type { FileHandle } from 'node:fs/promises';
import { countBuffer } from './buffer-garbage.ts';

/** What goes to the system in one call: two of them can be on the way, one being written and one being filled. */
const BATCH_BYTES = 512 * 1024;
/** IOV_MAX on Linux: as many pieces as one writev takes. */
const BATCH_PIECES = 1024;
/** How much may wait for the disk: without it the last fsync of a large file has to write most of the file. */
const WRITEBACK_BYTES = 16 * 1024 * 1024;

/** Writes `body` to an empty file and resolves to its size in bytes; the rest of the durability is the caller's. */
export async function writeBody(file: FileHandle, body: AsyncIterable<Uint8Array>): Promise<number> {
  const writer = new BatchWriter(file, FROM_THE_START);
  try {
    for await (const chunk of body) {
      const full = writer.add(chunk);
      if (full !== null) await full;
    }
    return await writer.finish();
  } finally {
    await writer.settle();
  }
}

export interface AppendOptions {
  /** Where in the file the first byte goes. */
  readonly position: number;
  /** Told now and then up to where the file is durable, while more is being written. */
  readonly onDurable: (end: number) => Promise<void>;
}

/** What became of a body: how far it was written, and why it went no further, or null when it came to its end. */
export interface Appended {
  readonly end: number;
  readonly failure: { readonly error: unknown } | null;
}

/** Writes what `body` gives until it ends or fails; rejects only when the file does. */
export async function appendBody(
  file: FileHandle,
  body: AsyncIterable<Uint8Array>,
  options: AppendOptions,
): Promise<Appended> {
  const writer = new BatchWriter(file, options);
  let failure: Appended['failure'] = null;
  try {
    try {
      for await (const chunk of body) {
        const full = writer.add(chunk);
        if (full !== null) await full;
      }
    } catch (error) {
      failure = { error };
    }
    return { end: await writer.finish(), failure };
  } finally {
    await writer.settle();
  }
}

const FROM_THE_START: AppendOptions = { position: 0, onDurable: async () => {} };

/** Collects one batch while the one before it is being written. */
class BatchWriter {
  readonly #file: FileHandle;
  readonly #onDurable: AppendOptions['onDurable'];
  /** Where the next batch goes, and up to where the file has been written. */
  #position: number;
  #written: number;
  #batch: Uint8Array[] = [];
  #batchBytes = 0;
  #writing: Promise<void> = Promise.resolve();
  #unsynced = 0;
  #writeback: Promise<void> = Promise.resolve();
  #writebackRuns = false;

  constructor(file: FileHandle, { position, onDurable }: AppendOptions) {
    this.#file = file;
    this.#onDurable = onDurable;
    this.#position = position;
    this.#written = position;
  }

  /** Null while there is room; otherwise what to wait for before adding more. */
  add(chunk: Uint8Array): Promise<void> | null {
    countBuffer(chunk.byteLength);
    this.#batch.push(chunk);
    this.#batchBytes += chunk.byteLength;
    const full = this.#batchBytes >= BATCH_BYTES || this.#batch.length >= BATCH_PIECES;
    return full ? this.#flush() : null;
  }

  async finish(): Promise<number> {
    if (this.#batchBytes > 0) await this.#flush();
    await this.#writing;
    // An fsync error is reported once for each open file: one that the early writeback met must not be lost.
    await this.#writeback;
    return this.#written;
  }

  /** Waits until nothing is on its way to the file any more, whatever became of it. */
  async settle(): Promise<void> {
    await Promise.allSettled([this.#writing, this.#writeback]);
  }

  async #flush(): Promise<void> {
    const batch = this.#batch;
    const bytes = this.#batchBytes;
    this.#batch = [];
    this.#batchBytes = 0;
    await this.#writing;
    this.#writing = this.#write(batch, this.#position, bytes);
    this.#position += bytes;
    // Whoever waits for it next gets the error; until then it is not "unhandled".
    this.#writing.catch(() => {});
  }

  async #write(batch: Uint8Array[], position: number, bytes: number): Promise<void> {
    let pieces = batch;
    let left = bytes;
    while (left > 0) {
      const { bytesWritten } = await this.#file.writev(pieces, position + bytes - left);
      left -= bytesWritten;
      if (left > 0) pieces = dropFront(pieces, bytesWritten);
    }
    this.#written += bytes;
    this.#unsynced += bytes;
    if (this.#unsynced >= WRITEBACK_BYTES && !this.#writebackRuns) this.#startWriteback();
  }

  #startWriteback(): void {
    this.#unsynced = 0;
    this.#writebackRuns = true;
    this.#writeback = this.#syncWritten(this.#written);
    this.#writeback.catch(() => {});
  }

  /** Once it fails it is not begun again: `#writebackRuns` stays, and `finish` reports the error. */
  async #syncWritten(end: number): Promise<void> {
    await this.#file.datasync();
    await this.#onDurable(end);
    this.#writebackRuns = false;
  }
}

/** What is left of `pieces` after a short write (a disk that is nearly full gives one before ENOSPC). */
export function dropFront(pieces: readonly Uint8Array[], bytes: number): Uint8Array[] {
  let skip = bytes;
  return pieces.flatMap((piece) => {
    const taken = Math.min(skip, piece.byteLength);
    skip -= taken;
    return taken === piece.byteLength ? [] : [piece.subarray(taken)];
  });
}
