import type { Kysely, Transaction } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { insertJob, reviveDeadJobs, withdrawImports } from '#db/jobs.ts';
import { NOBODY_ELSE, type Notices } from '#db/notices.ts';
import type { Schema } from '#db/schema.ts';
import { afterCommit } from '#db/transact.ts';
import type { Logger } from '#log.ts';
import { currentTraceparent } from '#telemetry/traceparent.ts';
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
  /** Other processes may take jobs from the same queue. */
  readonly shared?: boolean;
  /** Wakes those. */
  readonly notices?: Notices;
  readonly clock?: Clock;
  /** From 0 to 1, like `Math.random`. */
  readonly random?: () => number;
}

/**
 * A job queue in the database itself. What it finds running when it starts, a crash has left behind, unless other
 * processes share it: then a job whose process is gone is taken back when its lease ends.
 */
export function openEmbeddedJobs(options: EmbeddedJobsOptions): Jobs {
  return new EmbeddedJobs({ ...DEFAULTS, ...options });
}

const DEFAULTS = { shared: false, notices: NOBODY_ELSE, clock: systemClock, random: Math.random };

/** With the lane in which there is something new to do. */
const TOPIC = 'jobs';

class EmbeddedJobs implements Jobs {
  readonly #options: Required<EmbeddedJobsOptions>;
  readonly #runners = new Map<Lane, Runner>();
  #stopped: Promise<void> | null = null;

  constructor(options: Required<EmbeddedJobsOptions>) {
    this.#options = options;
    options.notices.listen(TOPIC, (lane) => this.#wakeHere(lane));
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
      traceparent: currentTraceparent(),
      created_at: now,
    });
    // Whoever made the job is answered first.
    afterCommit(tx, () => setImmediate(() => this.#wake(lane)));
  }

  async retryDead(tx: Transaction<Schema>, asset: { workspaceId: string; id: string }): Promise<number> {
    afterCommit(tx, () => {
      for (const lane of LANES) this.#wake(lane);
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
      const options = {
        ...this.#options,
        lane,
        grace,
        concurrency: this.#options.concurrency[lane],
        onGivenBack: () => this.#options.notices.send(TOPIC, lane),
      };
      this.#runners.set(lane, new Runner(options, handlers, onDead));
    }
  }

  #wake(lane: Lane): void {
    this.#wakeHere(lane);
    this.#options.notices.send(TOPIC, lane);
  }

  /** Null is for any lane. */
  #wakeHere(lane: string | null): void {
    for (const [each, runner] of this.#runners) if (lane === null || lane === each) runner.wake();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    await Promise.all([...this.#runners.values()].map((runner) => runner[Symbol.asyncDispose]()));
  }
}
