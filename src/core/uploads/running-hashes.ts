import { createHash, type Hash } from 'node:crypto';

/** Uploads of which this process knows the hash so far; of any other one the bytes are read again in the end. */
const MOST = 1_000;

interface Running {
  readonly size: number;
  readonly hash: Hash;
}

/** The SHA-256 of what uploads have received so far, so that no byte needs to be read again as long as they stay here. */
export class RunningHashes {
  readonly #running = new Map<string, Running>();

  /** The hash of the first `size` bytes, to go on with; null when it is not known here. */
  at(id: string, size: number): Hash | null {
    if (size === 0) return createHash('sha256');
    const known = this.#running.get(id);
    return known?.size === size ? known.hash.copy() : null;
  }

  keep(id: string, running: Running): void {
    // Taken out first: the order of a Map is that of its insertions, and the one longest untouched goes.
    this.#running.delete(id);
    this.#running.set(id, running);
    if (this.#running.size <= MOST) return;
    const [oldest] = this.#running.keys();
    if (oldest !== undefined) this.#running.delete(oldest);
  }

  forget(id: string): void {
    this.#running.delete(id);
  }
}
