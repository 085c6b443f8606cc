import { close, fdatasync, open } from 'node:fs';
import { promisify } from 'node:util';

export type SyncFile = (fd: number) => Promise<void>;

/** Runs in libuv's thread pool; on macOS it is F_FULLFSYNC. */
const fdatasyncFile: SyncFile = promisify(fdatasync);

export interface WalSyncOptions {
  readonly sync?: SyncFile;
  /**
   * The disk refused a sync. What had been committed is then neither safely there nor safely gone, and the kernel may
   * have dropped the pages: only a start from what the disk really holds gives an honest answer.
   */
  readonly panic: (reason: Error) => void;
}

/**
 * Makes commits durable, off the event loop. A sync covers everything that was committed before it began, so that all
 * who commit while one is under way share the next.
 */
export class WalSync implements AsyncDisposable {
  readonly #fd: number;
  readonly #sync: SyncFile;
  readonly #panic: (reason: Error) => void;
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | null = null;
  #count = 0;

  /** `path` is that of the write-ahead log, which has to be there: it stays the same file as long as it is open. */
  static async open(path: string, options: WalSyncOptions): Promise<WalSync> {
    return new WalSync(await promisify(open)(path, 'r+'), options);
  }

  private constructor(fd: number, { sync = fdatasyncFile, panic }: WalSyncOptions) {
    this.#fd = fd;
    this.#sync = sync;
    this.#panic = panic;
  }

  /** Syncs so far. */
  get count(): number {
    return this.#count;
  }

  /** Resolves when the sync that is under way is over; after a failure it never does. */
  quiet(): Promise<void> {
    return this.#running;
  }

  /** Resolves when all that was committed before the call is on disk; after a failure it never does. */
  durable(): Promise<void> {
    this.#next ??= this.#running.then(() => this.#run());
    return this.#next;
  }

  #run(): Promise<void> {
    this.#next = null;
    this.#count += 1;
    this.#running = this.#sync(this.#fd).catch((error: Error) => {
      this.#panic(error);
      return new Promise<never>(() => {});
    });
    return this.#running;
  }

  /** Whoever waits must have been answered. */
  async [Symbol.asyncDispose](): Promise<void> {
    await promisify(close)(this.#fd);
  }
}
