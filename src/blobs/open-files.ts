import { type FileHandle, open } from 'node:fs/promises';

/** Files that stay open although nobody reads them at the moment. */
const MOST_IDLE = 64;
/** Milliseconds for which they do: room that somebody makes by deleting a file behind our back is there after them. */
const IDLE = 5_000;

/** A file that is open for reading. */
export interface LentFile {
  readonly handle: FileHandle;
  /** To be called once; nobody else is given a file that could not be read. */
  giveBack(outcome: 'read' | 'unreadable'): void;
}

/** A file that its one reader has opened, and that is closed when it is given back. */
export function onlyFor(handle: FileHandle): LentFile {
  return { handle, giveBack: () => void handle.close().catch(() => {}) };
}

interface Shared {
  readonly opening: Promise<FileHandle>;
  readers: number;
  /** While nobody reads it. */
  closing: NodeJS.Timeout | null;
}

/**
 * Opens files for reading, once for all who read one at the same time or soon after: a player asks for its film range by
 * range, and opening and closing take two trips to the thread pool where reading takes one.
 */
export class OpenFiles {
  readonly #files = new Map<string, Shared>();
  #idle = 0;

  /** Rejects as `open` does. */
  async take(path: string): Promise<LentFile> {
    const file = this.#files.get(path) ?? { opening: open(path, 'r'), readers: 0, closing: null };
    this.#files.set(path, file);
    this.#wake(file);
    file.readers += 1;
    const giveBack: LentFile['giveBack'] = (outcome) => {
      if (outcome === 'unreadable') this.forget(path);
      file.readers -= 1;
      if (file.readers === 0) this.#rest(path, file);
    };
    try {
      return { handle: await file.opening, giveBack };
    } catch (error) {
      giveBack('unreadable');
      throw error;
    }
  }

  /** Who has it reads on; it is closed with the last of them, and opened anew for whoever comes. */
  forget(path: string): void {
    const file = this.#files.get(path);
    this.#files.delete(path);
    if (file?.readers !== 0) return;
    this.#wake(file);
    close(file);
  }

  close(): void {
    for (const path of this.#files.keys()) this.forget(path);
  }

  #rest(path: string, file: Shared): void {
    if (this.#files.get(path) !== file) close(file);
    else if (this.#idle >= MOST_IDLE) this.forget(path);
    else {
      this.#idle += 1;
      file.closing = setTimeout(() => this.forget(path), IDLE).unref();
    }
  }

  #wake(file: Shared): void {
    if (file.closing === null) return;
    clearTimeout(file.closing);
    file.closing = null;
    this.#idle -= 1;
  }
}

/** Nobody need wait for it: nothing was written that could be lost. */
function close({ opening }: Shared): void {
  opening.then((file) => file.close()).catch(() => {});
}
