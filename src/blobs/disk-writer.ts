import type { FileHandle } from 'node:fs/promises';

/** What goes to the system in one call: two of them can be on the way, one being written and one being filled. */
const BATCH_BYTES = 512 * 1024;
/** IOV_MAX on Linux: as many pieces as one writev takes. */
const BATCH_PIECES = 1024;
/** How much may wait for the disk: without it the last fsync of a large file has to write most of the file. */
const WRITEBACK_BYTES = 16 * 1024 * 1024;

/** Writes `body` to an empty file and resolves to its size in bytes; the rest of the durability is the caller's. */
export async function writeBody(file: FileHandle, body: AsyncIterable<Uint8Array>): Promise<number> {
  const writer = new BatchWriter(file);
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

/** Collects one batch while the one before it is being written. */
class BatchWriter {
  readonly #file: FileHandle;
  #batch: Uint8Array[] = [];
  #batchBytes = 0;
  #size = 0;
  #writing: Promise<void> = Promise.resolve();
  #unsynced = 0;
  #writeback: Promise<void> = Promise.resolve();
  #writebackRuns = false;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  /** Null while there is room; otherwise what to wait for before adding more. */
  add(chunk: Uint8Array): Promise<void> | null {
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
    return this.#size;
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
    this.#size += bytes;
    this.#writing = this.#write(batch, bytes);
    // Whoever waits for it next gets the error; until then it is not "unhandled".
    this.#writing.catch(() => {});
  }

  async #write(batch: Uint8Array[], bytes: number): Promise<void> {
    let pieces = batch;
    let left = bytes;
    while (left > 0) {
      const { bytesWritten } = await this.#file.writev(pieces);
      left -= bytesWritten;
      if (left > 0) pieces = dropFront(pieces, bytesWritten);
    }
    this.#unsynced += bytes;
    if (this.#unsynced >= WRITEBACK_BYTES && !this.#writebackRuns) this.#startWriteback();
  }

  #startWriteback(): void {
    this.#unsynced = 0;
    this.#writebackRuns = true;
    this.#writeback = Promise.all([this.#writeback, this.#file.datasync()]).then(() => {
      this.#writebackRuns = false;
    });
    this.#writeback.catch(() => {});
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
