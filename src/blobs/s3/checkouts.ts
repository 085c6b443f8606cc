import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { BlobKey, Checkout } from '../blobs.ts';
import { storageError } from '../system-errors.ts';

export interface CheckoutOptions {
  readonly dir: string;
  /** Bytes of copies that are kept although nobody uses them; those in use are kept in any case. */
  readonly limit: number;
  /** The bytes of a blob; rejects with `not-found`. */
  readonly read: (key: BlobKey) => Promise<Readable>;
}

/** The local copy of a blob. */
interface Copy {
  readonly path: string;
  /** Resolves to the size when the copy is complete. */
  readonly ready: Promise<number>;
  /** Ends the download. */
  readonly abandon: AbortController;
  users: number;
  /** Bytes; null until it is complete. */
  size: number | null;
}

/**
 * Local copies of blobs for programs that open files. A blob is fetched once, however many ask for it at a time, and
 * kept until the room is wanted for others, those first that were asked for the longest time ago. The directory is
 * cleared when it is opened, so that no half copy survives a crash.
 */
export class Checkouts implements AsyncDisposable {
  readonly #options: CheckoutOptions;
  /** In the order of their last use. */
  readonly #copies = new Map<BlobKey, Copy>();
  #count = 0;

  private constructor(options: CheckoutOptions) {
    this.#options = options;
  }

  static async open(options: CheckoutOptions): Promise<Checkouts> {
    await rm(options.dir, { recursive: true, force: true });
    await mkdir(options.dir, { recursive: true });
    return new Checkouts(options);
  }

  async checkout(key: BlobKey, signal: AbortSignal): Promise<Checkout> {
    signal.throwIfAborted();
    const copy = this.#copies.get(key) ?? this.#fetch(key);
    this.#touch(key, copy);
    copy.users += 1;
    try {
      await unlessAborted(copy.ready, signal);
    } catch (error) {
      await this.#leave(key, copy);
      throw error;
    }
    let isBack = false;
    return {
      path: copy.path,
      [Symbol.asyncDispose]: async () => {
        if (!isBack) await this.#leave(key, copy);
        isBack = true;
      },
    };
  }

  /** Of a blob that was deleted nothing is kept longer than it is used. */
  async forget(key: BlobKey): Promise<void> {
    const copy = this.#copies.get(key);
    if (copy === undefined) return;
    this.#copies.delete(key);
    if (copy.users === 0) await rm(copy.path, { force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const copies = [...this.#copies.values()];
    for (const { abandon } of copies) abandon.abort(new Error('The store is closed.'));
    await Promise.allSettled(copies.map(({ ready }) => ready));
    await rm(this.#options.dir, { recursive: true, force: true });
  }

  #fetch(key: BlobKey): Copy {
    this.#count += 1;
    // A name of its own: a copy that is being removed, and one that is being made, do not meet.
    const path = join(this.#options.dir, `${key}-${this.#count}`);
    const abandon = new AbortController();
    const copy: Copy = {
      path,
      abandon,
      users: 0,
      size: null,
      ready: this.#download(key, path, abandon.signal),
    };
    copy.ready.then(
      (size) => {
        copy.size = size;
      },
      () => this.#drop(key, copy),
    );
    return copy;
  }

  async #download(key: BlobKey, path: string, signal: AbortSignal): Promise<number> {
    try {
      const file = createWriteStream(path, { flags: 'wx' });
      await pipeline(await this.#options.read(key), file, { signal });
      return file.bytesWritten;
    } catch (error) {
      await rm(path, { force: true });
      throw storageError(error);
    }
  }

  #touch(key: BlobKey, copy: Copy): void {
    // Taken out first: the order of a Map is that of its insertions.
    this.#copies.delete(key);
    this.#copies.set(key, copy);
  }

  async #leave(key: BlobKey, copy: Copy): Promise<void> {
    copy.users -= 1;
    if (copy.users > 0) return;
    if (copy.size === null) {
      this.#drop(key, copy);
      copy.abandon.abort(new Error('Nobody waits for it any more.'));
    } else if (this.#copies.get(key) === copy) {
      await this.#makeRoom();
    } else {
      await rm(copy.path, { force: true });
    }
  }

  async #makeRoom(): Promise<void> {
    const unused = [...this.#copies].filter(([, { users }]) => users === 0);
    let bytes = unused.reduce((total, [, { size }]) => total + (size ?? 0), 0);
    for (const [key, copy] of unused) {
      if (bytes <= this.#options.limit) return;
      bytes -= copy.size ?? 0;
      this.#drop(key, copy);
      await rm(copy.path, { force: true });
    }
  }

  #drop(key: BlobKey, copy: Copy): void {
    if (this.#copies.get(key) === copy) this.#copies.delete(key);
  }
}

/** `promise`, or the reason of the signal as soon as it aborts. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
