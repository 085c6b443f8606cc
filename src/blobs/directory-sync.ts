import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ignoring, systemCode } from './system-errors.ts';

/** Beyond this many the memory of durable directories starts over: asking again costs one fsync. */
const MAX_REMEMBERED = 1024;

type Waiter = PromiseWithResolvers<void>;

/**
 * Makes names durable: a file's own fsync does not cover the directory entry that leads to it (fsync(2)).
 * Calls that overlap share one fsync, which is what makes many concurrent puts into one directory cheap.
 */
export class DirectorySync {
  readonly #waiting = new Map<string, Waiter[]>();
  readonly #durable = new Map<string, Promise<void>>();

  /** Resolves when every entry that was in the directory at the time of the call is durable. */
  sync(directory: string): Promise<void> {
    const waiter = Promise.withResolvers<void>();
    const waiting = this.#waiting.get(directory);
    if (waiting === undefined) {
      this.#waiting.set(directory, [waiter]);
      void this.#serve(directory);
    } else {
      // The fsync that runs now may have begun before this caller's entry was there: the next one counts.
      waiting.push(waiter);
    }
    return waiter.promise;
  }

  /** Creates `directory` inside `root`, with its parents, so that all of them survive a power cut. */
  create(directory: string, root: string): Promise<void> {
    if (directory === root) return Promise.resolve();
    const known = this.#durable.get(directory);
    if (known !== undefined) return known;
    if (this.#durable.size >= MAX_REMEMBERED) this.#durable.clear();
    const created = this.#create(directory, root);
    this.#durable.set(directory, created);
    created.catch(() => this.forget(directory));
    return created;
  }

  /** Runs `work`, which makes an entry in `directory`, with the directory there: as in `create`. */
  async within<T>(directory: string, root: string, work: () => Promise<T>): Promise<T> {
    await this.create(directory, root);
    try {
      return await work();
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw error;
      // The directory was removed after it was remembered as there.
      this.forget(directory);
      await this.create(directory, root);
      return work();
    }
  }

  /** To be called when `directory` may have been removed, and its parents with it. */
  forget(directory: string): void {
    for (let path = directory; this.#durable.delete(path); path = dirname(path));
  }

  async #create(directory: string, root: string): Promise<void> {
    const parent = dirname(directory);
    await this.create(parent, root);
    await mkdir(directory).catch(ignoring('EEXIST'));
    // Also when it was there already: whoever made it may have been killed before its fsync.
    await this.sync(parent);
  }

  async #serve(directory: string): Promise<void> {
    for (let served = this.#take(directory); served.length > 0; served = this.#take(directory)) {
      try {
        await fsyncDirectory(directory);
        for (const { resolve } of served) resolve();
      } catch (error) {
        for (const { reject } of served) reject(error);
      }
    }
    this.#waiting.delete(directory);
  }

  #take(directory: string): Waiter[] {
    return this.#waiting.get(directory)?.splice(0) ?? [];
  }
}

async function fsyncDirectory(path: string): Promise<void> {
  await using directory = await open(path, 'r');
  await directory.sync();
}
