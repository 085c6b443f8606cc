import { setTimeout as sleep } from 'node:timers/promises';
import { AssetError } from '#errors.ts';
import { SqliteError } from './errors.ts';

/** Milliseconds between two looks at a lock that another process has. */
const LOOK = 1;
/** Milliseconds for which the lock stays free for others, long enough for some looks. */
const BREAK = 4;
/** Milliseconds after which a process that has had the lock nearly all the time makes a break. */
const SERIES = 200;
/** Milliseconds to wait for another process, like a check beside the server, before giving up. */
const PATIENCE = 30_000;

/**
 * SQLite's one right to write among all processes that have the file open. SQLite itself would wait for it on the event
 * loop, in steps of up to 100 ms; this process and the others look for it often, and a busy one leaves it now and then.
 */
export class WriteLock {
  readonly #begin: () => void;
  readonly #patience: number;
  /** When it was first taken of a series without a break, and when it was let go last. */
  #since = 0;
  #released = 0;

  /** `begin` fails with `SQLITE_BUSY` at once when another process has the lock. */
  constructor(begin: () => void, patience = PATIENCE) {
    this.#begin = begin;
    this.#patience = patience;
  }

  /** Begins a transaction that may write; fails with `unavailable` when others write all the time. */
  async take(): Promise<void> {
    const now = performance.now();
    if (now - this.#released >= BREAK) this.#since = now;
    else if (now - this.#since >= SERIES) {
      await sleep(BREAK);
      this.#since = performance.now();
    }
    const deadline = now + this.#patience;
    while (!this.#isTaken(deadline)) await sleep(LOOK);
  }

  /** To be called when the transaction has ended. */
  release(): void {
    this.#released = performance.now();
  }

  #isTaken(deadline: number): boolean {
    try {
      this.#begin();
      return true;
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw error;
      return false;
    }
  }
}

function isBusy(error: unknown): boolean {
  return (
    error instanceof AssetError && error.cause instanceof SqliteError && error.cause.code === 'SQLITE_BUSY'
  );
}
