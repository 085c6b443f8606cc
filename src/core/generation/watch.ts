import type { Kysely } from 'kysely';
import { findGeneration, updateGeneration } from '#db/generations.ts';
import type { Schema } from '#db/schema.ts';
import type { Logger } from '#log.ts';
import type { Changes } from '../changes.ts';
import type { GenerationPhase } from './generation.ts';

/** Milliseconds between two looks: how often progress shows, and how late a cancellation is heeded. */
const INTERVAL = 500;

export interface WatchParts {
  readonly db: Kysely<Schema>;
  readonly changes: Changes;
  readonly log: Logger;
}

/**
 * Follows one generation from its making until it is disposed. It writes the progress, and finds out by that very write
 * whether the result is still wanted: so a cancellation works on whichever server the generation runs.
 */
export class GenerationWatch implements AsyncDisposable {
  readonly #parts: WatchParts;
  readonly #assetId: string;
  readonly #unwanted = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #phase: GenerationPhase | null = null;
  #progress = 0;
  #told = '';
  #looking: Promise<void> = Promise.resolve();

  constructor(parts: WatchParts, assetId: string, interval = INTERVAL) {
    this.#parts = parts;
    this.#assetId = assetId;
    this.#timer = setInterval(() => {
      this.#looking = this.#looking.then(() => this.#look());
    }, interval);
  }

  /** Aborts once the generation was cancelled or deleted, or somebody else has delivered. */
  get unwanted(): AbortSignal {
    return this.#unwanted.signal;
  }

  get phase(): GenerationPhase | null {
    return this.#phase;
  }

  enter(phase: GenerationPhase): void {
    this.#phase = phase;
  }

  /** A share of the whole, 0 to 1. */
  reach(share: number): void {
    this.#progress = Math.round(Math.min(Math.max(share, 0), 1) * 100);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }

  async #look(): Promise<void> {
    const { log } = this.#parts;
    try {
      if (!(await this.#tell())) {
        this.#unwanted.abort(new DOMException('The generation has ended otherwise.', 'AbortError'));
      }
    } catch (error) {
      // The next look is half a second away, and minutes of rendering are not lost over one write.
      log.warn({ err: error, assetId: this.#assetId }, 'the progress of a generation could not be written');
    }
  }

  /** False when the generation does not run any more. */
  async #tell(): Promise<boolean> {
    const { db, changes } = this.#parts;
    const news = { phase: this.#phase, progress: this.#progress };
    const told = JSON.stringify(news);
    if (told === this.#told) return (await findGeneration(db, this.#assetId))?.status === 'running';
    const row = await updateGeneration(db, { assetId: this.#assetId, statuses: ['running'] }, news);
    this.#told = told;
    changes.announce(this.#assetId);
    return row !== null;
  }
}
