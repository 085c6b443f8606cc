import type { Kysely, Transaction } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { insertJob, reviveDeadJobs } from '#db/jobs.ts';
import type { Schema } from '#db/schema.ts';
import { afterCommit } from '#db/transact.ts';
import type { Logger } from '#log.ts';
import { type Clock, systemClock } from './clock.ts';
import type { DeadLetterHook, JobHandlers, JobKind, JobRequest, Jobs } from './jobs.ts';
import { Runner } from './runner.ts';

export interface EmbeddedJobsOptions {
  readonly db: Kysely<Schema>;
  readonly log: Logger;
  /** Jobs that run at the same time. */
  readonly concurrency: number;
  /** Milliseconds that running jobs have to finish when the server stops. */
  readonly grace: number;
  readonly clock?: Clock;
  /** From 0 to 1, like `Math.random`. */
  readonly random?: () => number;
}

/** A job queue in the database itself, for one server: what it finds running when it starts, a crash has left behind. */
export function openEmbeddedJobs(options: EmbeddedJobsOptions): Jobs {
  return new EmbeddedJobs({ clock: systemClock, random: Math.random, ...options });
}

class EmbeddedJobs implements Jobs {
  readonly #options: Required<EmbeddedJobsOptions>;
  #runner: Runner | null = null;

  constructor(options: Required<EmbeddedJobsOptions>) {
    this.#options = options;
  }

  async enqueue<K extends JobKind>(tx: Transaction<Schema>, request: JobRequest<K>): Promise<void> {
    const now = this.#options.clock.now();
    await insertJob(tx, {
      id: uuidv7(),
      kind: request.kind,
      workspace_id: request.workspaceId,
      payload: JSON.stringify(request.payload),
      priority: request.priority ?? 0,
      state: 'queued',
      attempt: 0,
      run_at: request.runAt?.getTime() ?? now,
      lease: null,
      lease_until: null,
      error: null,
      created_at: now,
    });
    afterCommit(tx, () => this.#runner?.wake());
  }

  async retryDead(tx: Transaction<Schema>, asset: { workspaceId: string; id: string }): Promise<number> {
    afterCommit(tx, () => this.#runner?.wake());
    return reviveDeadJobs(tx, asset, this.#options.clock.now());
  }

  start(handlers: JobHandlers, onDead: DeadLetterHook): void {
    if (this.#runner) throw new Error('The jobs have been started already.');
    this.#runner = new Runner(this.#options, handlers, onDead);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#runner?.[Symbol.asyncDispose]();
  }
}
