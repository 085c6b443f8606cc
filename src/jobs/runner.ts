import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { claimJob, type Due, nextDue } from '#db/jobs.ts';
import type { Schema } from '#db/schema.ts';
import type { Logger } from '#log.ts';
import type { Clock } from './clock.ts';
import { Execution } from './execution.ts';
import { Heartbeat, LEASE } from './heartbeat.ts';
import type { DeadLetterHook, JobHandlers } from './jobs.ts';
import type { Lane } from './lanes.ts';
import { Settlement } from './settlement.ts';

/** Milliseconds between looks at the queue when nothing wakes it: only what another process left needs them. */
const IDLE = 30_000;
/** Milliseconds before the next look at a queue that could not be read. */
const PAUSE = 1_000;
/** Milliseconds that a handler has to let go once its signal has aborted. */
const UNWINDING = 2_000;

export interface RunnerOptions {
  readonly db: Kysely<Schema>;
  readonly log: Logger;
  readonly clock: Clock;
  readonly random: () => number;
  readonly lane: Lane;
  /** Other processes run jobs of this lane as well. */
  readonly shared: boolean;
  readonly concurrency: number;
  readonly grace: number;
  /** Called when a job that was running here is to be taken by another process, at once. */
  readonly onGivenBack: () => void;
}

/** Takes jobs of one lane from the queue and runs them, a few at a time, from its making until it is disposed. */
export class Runner implements AsyncDisposable {
  readonly #options: RunnerOptions;
  readonly #handlers: JobHandlers;
  readonly #settlement: Settlement;
  /** What runs, with the promise of its end. */
  readonly #executions = new Map<Execution, Promise<void>>();
  readonly #heartbeat: Heartbeat;
  #reclaim: 'all' | 'expired';
  #stopping = false;
  #woken = false;
  #looking: Promise<void> | null = null;
  #cancelLook: () => void = () => {};

  constructor(options: RunnerOptions, handlers: JobHandlers, onDead: DeadLetterHook) {
    this.#options = options;
    this.#reclaim = options.shared ? 'expired' : 'all';
    this.#handlers = handlers;
    this.#settlement = new Settlement(options, onDead);
    this.#heartbeat = new Heartbeat(options, this.#executions);
    this.wake();
  }

  /** Looks at the queue now, or once more if it is looking. */
  wake(): void {
    if (this.#stopping) return;
    this.#woken = true;
    this.#looking ??= this.#look();
  }

  /** Lets go of jobs that have been withdrawn. */
  abandon(ids: ReadonlySet<string>, reason: string): void {
    for (const execution of this.#executions.keys()) {
      if (ids.has(execution.leased.id)) execution.abandon(reason);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping = true;
    this.#cancelLook();
    await this.#looking;
    await this.#ended(this.#options.grace);
    for (const execution of this.#executions.keys()) execution.abort('The server is stopping.');
    await this.#ended(UNWINDING);
    this.#heartbeat.stop();
    for (const execution of this.#executions.keys()) await this.#abandon(execution);
  }

  async #look(): Promise<void> {
    this.#cancelLook();
    let pause = IDLE;
    while (this.#woken && !this.#stopping) {
      this.#woken = false;
      pause = await this.#fill();
    }
    this.#looking = null;
    if (!this.#stopping) this.#cancelLook = this.#options.clock.after(pause, () => this.wake());
  }

  /** Starts what may run now; returns the milliseconds until the next look, before which the end of a job may wake it. */
  async #fill(): Promise<number> {
    const { db, clock, lane, concurrency, log } = this.#options;
    try {
      // With every place taken nobody can run what is found: the first to end looks again.
      while (this.#executions.size < concurrency && !this.#stopping) {
        const due = await nextDue(db, lane);
        const now = clock.now();
        if (this.#reclaim === 'all' || isPast(due.expired, now)) {
          await this.#settlement.reclaim(this.#reclaim);
          this.#reclaim = 'expired';
        } else if (!isPast(due.queued, now)) {
          return Math.min(IDLE, ...momentsOf(due).map((at) => at - now));
        } else if (!(await this.#claim())) {
          return PAUSE;
        }
      }
      return IDLE;
    } catch (error) {
      log.error({ err: error }, 'the job queue could not be read');
      return PAUSE;
    }
  }

  /** False when another process was quicker. */
  async #claim(): Promise<boolean> {
    const { db, clock, lane } = this.#options;
    const lease = randomUUID();
    const now = clock.now();
    const row = await claimJob(db, { lane, lease, now, leaseUntil: now + LEASE });
    if (!row) return false;
    const execution = new Execution(row, lease);
    const end = this.#execute(execution).finally(() => {
      this.#executions.delete(execution);
      this.wake();
    });
    this.#executions.set(execution, end);
    this.#heartbeat.keep();
    return true;
  }

  async #execute(execution: Execution): Promise<void> {
    try {
      await this.#runAndSettle(execution);
    } catch (error) {
      const { job } = execution;
      this.#options.log.error(
        { err: error, job },
        'a job could not be settled; it runs again when its lease ends',
      );
    }
  }

  async #runAndSettle(execution: Execution): Promise<void> {
    try {
      await execution.run(this.#handlers);
    } catch (error) {
      if (execution.abandoned) return;
      if (this.#stopping && execution.aborted) await this.#settlement.givenBack(execution);
      else await this.#settlement.failed(execution, error);
      return;
    }
    if (!execution.abandoned) await this.#settlement.succeeded(execution);
  }

  /** For a handler that does not heed its signal: what it still does is done again elsewhere. */
  async #abandon(execution: Execution): Promise<void> {
    const { log } = this.#options;
    execution.abandon('The server has stopped.');
    log.warn({ job: execution.job }, 'a job did not stop when it was asked to');
    try {
      await this.#settlement.givenBack(execution);
    } catch (error) {
      log.error({ err: error }, 'the job could not be given back; it runs again after the next start');
    }
  }

  /** Resolves when everything that runs has ended, or after that many milliseconds. */
  async #ended(within: number): Promise<void> {
    const timeout = Promise.withResolvers<void>();
    const cancel = this.#options.clock.after(within, timeout.resolve);
    await Promise.race([Promise.all(this.#executions.values()), timeout.promise]);
    cancel();
  }
}

function isPast(moment: number | null, now: number): boolean {
  return moment !== null && moment <= now;
}

function momentsOf({ queued, expired }: Due): number[] {
  return [queued, expired].filter((moment) => moment !== null);
}
