import type { Kysely } from 'kysely';
import {
  buryJob,
  completeJob,
  expiredJobs,
  giveBackJob,
  hastenJobs,
  interruptJob,
  requeueJob,
} from '#db/jobs.ts';
import type { Schema } from '#db/schema.ts';
import { transact } from '#db/transact.ts';
import { AssetError } from '#errors.ts';
import type { Logger } from '#log.ts';
import type { Clock } from './clock.ts';
import { type Execution, jobOf, type Leased } from './execution.ts';
import { type AnyJob, type DeadLetterHook, PermanentFailure } from './jobs.ts';
import type { Lane } from './lanes.ts';
import {
  interruptionDelay,
  isLastAttempt,
  isLastInterruption,
  LONGEST_DELAY,
  privateReason,
  publicReason,
  retryDelay,
} from './retries.ts';

export interface SettlementOptions {
  readonly db: Kysely<Schema>;
  readonly log: Logger;
  readonly clock: Clock;
  readonly random: () => number;
  readonly lane: Lane;
  readonly onGivenBack: () => void;
}

/** What becomes of a job after a try. Every write names the lease, so that a job taken over is left alone. */
export class Settlement {
  readonly #options: SettlementOptions;
  readonly #onDead: DeadLetterHook;

  constructor(options: SettlementOptions, onDead: DeadLetterHook) {
    this.#options = options;
    this.#onDead = onDead;
  }

  async succeeded({ job, leased }: Execution): Promise<void> {
    const { db, log } = this.#options;
    if (await completeJob(db, leased)) return;
    log.warn({ job }, 'a job was done after its lease had been lost, and will be done again');
  }

  async failed({ job, leased }: Execution, error: unknown): Promise<void> {
    const { db, log, clock, random } = this.#options;
    if (error instanceof PermanentFailure || isLastAttempt(job.kind, job.attempt, error)) {
      await this.#bury(job, leased, error);
      return;
    }
    const runAt = clock.now() + retryDelay(job.attempt, random, error);
    await requeueJob(db, leased, { runAt, error: privateReason(error) });
    log.warn({ err: error, job, runAt }, 'a job failed and will be tried again');
  }

  async givenBack({ leased }: Execution): Promise<void> {
    await giveBackJob(this.#options.db, leased);
    this.#options.onGivenBack();
  }

  /** Takes back what nobody of this lane runs any more: where leases have ended, or everything. */
  async reclaim(which: 'expired' | 'all'): Promise<void> {
    const { db, log, clock, random, lane } = this.#options;
    const now = clock.now();
    if (which === 'all') await hastenJobs(db, lane, { now, latest: now + LONGEST_DELAY });
    const rows = await expiredJobs(db, lane, which === 'all' ? null : now);
    for (const row of rows) {
      const job = jobOf(row);
      const interruptions = row.interruptions + 1;
      log.warn({ job, interruptions }, 'a job was interrupted');
      if (isLastInterruption(interruptions)) {
        await this.#bury(job, row, interrupted(interruptions));
      } else {
        await interruptJob(db, row, clock.now() + interruptionDelay(interruptions, random));
      }
    }
  }

  async #bury(job: AnyJob, leased: Leased, error: unknown): Promise<void> {
    const { db, log } = this.#options;
    const buried = await transact(db, async (tx) => {
      const ours = await buryJob(tx, leased, privateReason(error));
      if (ours) await this.#onDead(tx, job, publicReason(error));
      return ours;
    });
    if (buried) log[levelOf(error)]({ err: error, job }, 'a job failed for good');
  }
}

function interrupted(times: number): AssetError {
  return new AssetError('internal', `Processing was interrupted ${times} times.`);
}

/** A verdict, on a dead link say, is a matter for whoever gave the link; what should have passed is worth a look, a bug is an alarm. */
function levelOf(error: unknown): 'info' | 'warn' | 'error' {
  if (error instanceof PermanentFailure) return 'info';
  return error instanceof AssetError && error.kind !== 'internal' ? 'warn' : 'error';
}
