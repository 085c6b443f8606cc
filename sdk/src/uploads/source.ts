/** What can be uploaded. */
export type UploadSource =
  | Blob
  | Uint8Array
  | ArrayBuffer
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array>;

/** Bytes that can be read in pieces, and again as long as they are not confirmed. */
export interface Source {
  /** Bytes; null until the end of a stream has been seen. */
  readonly size: number | null;
  /** At most `length` bytes from `offset` on, and fewer only where they end. */
  read(offset: number, length: number): Promise<Blob>;
}

export function sourceOf(source: UploadSource): Source {
  if (source instanceof Blob) return ofBlob(source);
  // Shared memory is the one kind that a Blob does not take; whoever has it is told so by the Blob.
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source))
    return ofBlob(new Blob([source as Uint8Array<ArrayBuffer>]));
  return new StreamSource('getReader' in source ? chunksOf(source) : source[Symbol.asyncIterator]());
}

function ofBlob(blob: Blob): Source {
  return { size: blob.size, read: async (offset, length) => blob.slice(offset, offset + length) };
}

/** Not every browser can iterate over a stream by itself. */
async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined); // it has ended by itself then
  }
}

/** Keeps what was read of a stream until it is asked for what comes after it. */
class StreamSource implements Source {
  size: number | null = null;
  readonly #chunks: AsyncIterator<Uint8Array, unknown, undefined>;
  #kept = new Blob([]);
  /** Where in the stream that what is kept begins. */
  #from = 0;

  constructor(chunks: AsyncIterator<Uint8Array, unknown, undefined>) {
    this.#chunks = chunks;
  }

  async read(offset: number, length: number): Promise<Blob> {
    if (offset < this.#from) throw new RangeError('A stream cannot be read again from its beginning.');
    this.#kept = this.#kept.slice(offset - this.#from);
    this.#from = offset;
    await this.#fill(length);
    return this.#kept.slice(0, length);
  }

  /** One byte more than is asked for tells whether that is the end. */
  async #fill(length: number): Promise<void> {
    const parts: (Blob | Uint8Array<ArrayBuffer>)[] = [this.#kept];
    let size = this.#kept.size;
    while (size <= length && this.size === null) {
      const { done, value } = await this.#chunks.next();
      if (done) this.size = this.#from + size;
      else {
        parts.push(value.slice());
        size += value.byteLength;
      }
    }
    this.#kept = new Blob(parts);
  }
}
