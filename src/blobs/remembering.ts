import { buffer } from 'node:stream/consumers';
import type { BlobKey, Blobs } from './blobs.ts';
import { BlobsInFront } from './blobs-in-front.ts';

/** Larger ones gain little: of a megabyte, the copy into the connection costs more than all else. */
const LARGEST = 256 * 1024;
/** What each takes besides its bytes, generously: with many tiny ones it is more than those. */
const ENTRY_BYTES = 1024;
/**
 * Of those that are not in a full memory, one in so many takes the place of others. Where more is wanted than there is room
 * for, all would drive each other out before they are wanted again, and reading into memory costs more than passing on.
 */
const ADMITTED = 8;

/** Since the process began, and at this moment. */
export interface MemoryFigures {
  readonly hits: number;
  readonly misses: number;
  readonly bytes: number;
}

export interface RememberingBlobs extends Blobs {
  readonly remembered: MemoryFigures;
}

/**
 * The same store, which keeps up to `limit` bytes of small blobs in memory, those that were recalled last: a hit needs no
 * trip to the disk or to the network. What is kept cannot be stale, as a key is never used for other bytes; whether a blob
 * may be seen is for others to decide each time. `read` and all else go to the store itself.
 */
export function rememberSmall(blobs: Blobs, limit: number): RememberingBlobs {
  return new Remembering(blobs, limit);
}

interface Kept {
  readonly bytes: Promise<Buffer>;
  /** Bytes of memory. */
  readonly cost: number;
}

class Remembering extends BlobsInFront implements RememberingBlobs {
  readonly #limit: number;
  /** In the order of their last use; also those that are still being read, so that many who ask at once are one. */
  readonly #kept = new Map<BlobKey, Kept>();
  #bytes = 0;
  #hits = 0;
  #misses = 0;

  constructor(blobs: Blobs, limit: number) {
    super(blobs);
    this.#limit = limit;
  }

  get remembered(): MemoryFigures {
    return { hits: this.#hits, misses: this.#misses, bytes: this.#bytes };
  }

  override recall(key: BlobKey, size: number): Promise<Buffer> | null {
    const cost = size + ENTRY_BYTES;
    if (size === 0 || size > LARGEST || cost > this.#limit) return null;
    const kept = this.#kept.get(key);
    if (kept !== undefined) {
      this.#hits += 1;
      this.#forget(key);
      this.#keep(key, kept);
      return kept.bytes;
    }
    this.#misses += 1;
    const isFull = this.#bytes + cost > this.#limit;
    if (isFull && this.#misses % ADMITTED !== 0) return null;
    const bytes = this.#readWhole(key, size);
    this.#keep(key, { bytes, cost });
    bytes.catch(() => this.#forget(key));
    return bytes;
  }

  override async delete(key: BlobKey): Promise<void> {
    await super.delete(key);
    // Afterwards: it could be read until then.
    this.#forget(key);
  }

  async #readWhole(key: BlobKey, size: number): Promise<Buffer> {
    return buffer(await this.read(key, { start: 0, end: size - 1 }));
  }

  /** As the last one used. */
  #keep(key: BlobKey, kept: Kept): void {
    this.#kept.set(key, kept);
    this.#bytes += kept.cost;
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#limit) return;
      this.#forget(oldest);
    }
  }

  #forget(key: BlobKey): void {
    this.#bytes -= this.#kept.get(key)?.cost ?? 0;
    this.#kept.delete(key);
  }
}
