import type { Kysely } from 'kysely';
import { type AssetRow, updateUnfilled } from '#db/assets.ts';
import type { Schema } from '#db/schema.ts';
import { transact } from '#db/transact.ts';
import { PermanentFailure } from '#jobs/jobs.ts';
import type { Logger } from '#log.ts';
import type { Progress } from '../asset.ts';
import type { Changes } from '../changes.ts';

/** Milliseconds between two looks at the asset: how often progress shows, and how late a cancellation is heeded. */
const INTERVAL = 1_000;
/** The rate is that of the last few intervals: an average over hours says nothing about now. */
const RATE_OVER = 5;

export const CANCELLED = 'The import was cancelled.';
/** Taking the asset out of the trash takes up the import. */
export const TRASHED = 'The import was stopped because the asset was put into the trash.';

export interface WatchParts {
  readonly db: Kysely<Schema>;
  readonly changes: Changes;
  readonly log: Logger;
}

/**
 * Follows the fetching of one asset's bytes from its making until it is disposed. It writes the progress to the asset, and
 * finds out by that very write whether the bytes are still wanted: so a cancellation works on whichever server the
 * transfer runs.
 */
export class ImportWatch implements AsyncDisposable {
  readonly #parts: WatchParts;
  readonly #assetId: string;
  readonly #unwanted = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #marks: { readonly at: number; readonly received: number }[] = [];
  #received = 0;
  #total: number | null = null;
  #looking: Promise<void> = Promise.resolve();

  constructor(parts: WatchParts, assetId: string, interval = INTERVAL) {
    this.#parts = parts;
    this.#assetId = assetId;
    this.#mark();
    this.#timer = setInterval(() => {
      this.#looking = this.#looking.then(() => this.#look());
    }, interval);
  }

  /** Aborts with a PermanentFailure that says why once nobody wants the bytes any more. */
  get unwanted(): AbortSignal {
    return this.#unwanted.signal;
  }

  /** Bytes that have come and bytes that there are, null while nobody knows; a transfer that starts over goes back to 0. */
  reach(received: number, total: number | null): void {
    this.#received = received;
    this.#total = total;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }

  async #look(): Promise<void> {
    const { db, changes, log } = this.#parts;
    const progress = JSON.stringify(this.#progress());
    try {
      const row = await transact(db, (tx) => updateUnfilled(tx, this.#assetId, { progress }));
      const reason = reasonToStop(row);
      if (reason !== null) this.#unwanted.abort(new PermanentFailure(reason));
      changes.announce(this.#assetId);
    } catch (error) {
      // The next look is a second away, and a transfer of hours is not lost over one write.
      log.warn({ err: error, assetId: this.#assetId }, 'the progress of a transfer could not be written');
    }
  }

  #progress(): Progress {
    const { at: since, received: before } = this.#marks[0] ?? { at: performance.now(), received: 0 };
    const now = this.#mark();
    // A transfer that has started over has fewer bytes than before.
    const bytes = Math.max(now.received - before, 0);
    const bytesPerSecond = Math.round((bytes * 1000) / Math.max(now.at - since, 1));
    return { received: this.#received, total: this.#total, bytesPerSecond };
  }

  #mark(): { readonly at: number; readonly received: number } {
    const mark = { at: performance.now(), received: this.#received };
    this.#marks.push(mark);
    if (this.#marks.length > RATE_OVER) this.#marks.shift();
    return mark;
  }
}

function reasonToStop(row: AssetRow | null): string | null {
  if (row === null) return CANCELLED;
  return row.trashed_at === null ? null : TRASHED;
}
