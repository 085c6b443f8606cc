import { PART_BYTES } from './parts.ts';

interface Waiting {
  readonly size: number;
  readonly take: () => void;
}

/**
 * The buffers in which the parts of all uploads come together, with a limit to what they are together. Who waits is
 * served in turn. Whoever has a buffer can fill and send it without needing another one, so that waiting ends.
 */
export class PartPool {
  readonly #limit: number;
  readonly #spare: Buffer[] = [];
  readonly #queue: Waiting[] = [];
  #used = 0;

  /** `limit` in bytes. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Bytes that are in use. */
  get used(): number {
    return this.#used;
  }

  /**
   * A buffer of so many bytes, to be given back by `release`; what is in it is left over from others. The signal ends
   * waiting for it and nothing else: bytes of a sender who has gone meanwhile are worth keeping.
   */
  async acquire(size: number, signal: AbortSignal | null): Promise<Buffer> {
    if (this.#queue.length > 0 || !this.#hasRoom(size)) await this.#turn(size, signal);
    else this.#used += size;
    return (size === PART_BYTES ? this.#spare.pop() : null) ?? Buffer.allocUnsafeSlow(size);
  }

  release(buffer: Buffer): void {
    this.#used -= buffer.byteLength;
    this.#serve();
    // One for each that is likely to be wanted soon; what a peak needed goes back to the system.
    const isWanted = buffer.byteLength === PART_BYTES && this.#spare.length < 8;
    if (isWanted) this.#spare.push(buffer);
  }

  /** One that is larger than the limit gets everything. */
  #hasRoom(size: number): boolean {
    return this.#used === 0 || this.#used + size <= this.#limit;
  }

  async #turn(size: number, signal: AbortSignal | null): Promise<void> {
    signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        this.#queue.splice(this.#queue.indexOf(waiting), 1);
        this.#serve();
        reject(signal?.reason);
      };
      const waiting: Waiting = {
        size,
        take: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#queue.push(waiting);
    });
  }

  #serve(): void {
    for (
      let first = this.#queue[0];
      first !== undefined && this.#hasRoom(first.size);
      first = this.#queue[0]
    ) {
      this.#queue.shift();
      this.#used += first.size;
      first.take();
    }
  }
}
