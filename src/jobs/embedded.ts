import type { Kysely, Transaction } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { insertJob, reviveDeadJobs, withdrawImports } from '#db/jobs.ts';
import type { Schema } from '#db/schema.ts';
import { afterCommit } from '#db/transact.ts';
import type { Logger } from '#log.ts';
import { type Clock, systemClock } from './clock.ts';
import type { DeadLetterHook, JobHandlers, JobKind, JobRequest, Jobs } from './jobs.ts';
import { LANES, type Lane, laneOf, stopsAtOnce } from './lanes.ts';
import { Runner } from './runner.ts';

export interface EmbeddedJobsOptions {
  readonly db: Kysely<Schema>;
  readonly log: Logger;
  /** Jobs of each lane that run at the same time. */
  readonly concurrency: Readonly<Record<Lane, number>>;
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
  readonly #runners = new Map<Lane, Runner>();

  constructor(options: Required<EmbeddedJobsOptions>) {
    this.#options = options;
  }

  async enqueue<K extends JobKind>(tx: Transaction<Schema>, request: JobRequest<K>): Promise<void> {
    const now = this.#options.clock.now();
    const lane = laneOf(request.kind);
    await insertJob(tx, {
      id: uuidv7(),
      kind: request.kind,
      lane,
      workspace_id: request.workspaceId,
      payload: JSON.stringify(request.payload),
      priority: request.priority ?? 0,
      state: 'queued',
      attempt: 0,
      interruptions: 0,
      run_at: request.runAt?.getTime() ?? now,
      lease: null,
      lease_until: null,
      error: null,
      created_at: now,
    });
    afterCommit(tx, () => this.#runners.get(lane)?.wake());
  }

  async retryDead(tx: Transaction<Schema>, asset: { workspaceId: string; id: string }): Promise<number> {
    afterCommit(tx, () => {
      for (const runner of this.#runners.values()) runner.wake();
    });
    return reviveDeadJobs(tx, asset, this.#options.clock.now());
  }

  async withdrawImport(
    tx: Transaction<Schema>,
    asset: { workspaceId: string; id: string },
    reason: string,
  ): Promise<void> {
    const ids = new Set(await withdrawImports(tx, asset, reason));
    afterCommit(tx, () => this.#runners.get(laneOf('import'))?.abandon(ids, reason));
  }

  start(handlers: JobHandlers, onDead: DeadLetterHook): void {
    if (this.#runners.size > 0) throw new Error('The jobs have been started already.');
    for (const lane of LANES) {
      const grace = stopsAtOnce(lane) ? 0 : this.#options.grace;
      const options = { ...this.#options, lane, grace, concurrency: this.#options.concurrency[lane] };
      this.#runners.set(lane, new Runner(options, handlers, onDead));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#runners.values()].map((runner) => runner[Symbol.asyncDispose]()));
  }
}
