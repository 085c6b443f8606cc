import type { Kysely } from 'kysely';
import { extendLeases } from '#db/jobs.ts';
import type { Schema } from '#db/schema.ts';
import type { Logger } from '#log.ts';
import type { Clock } from './clock.ts';
import type { Execution } from './execution.ts';

/** Milliseconds after which a job whose runner is silent belongs to nobody. */
export const LEASE = 30_000;
/** A beat may come late, or fail once, without costing the lease. */
const BEAT = LEASE / 3;

export interface HeartbeatOptions {
  readonly db: Kysely<Schema>;
  readonly log: Logger;
  readonly clock: Clock;
}

/** Prolongs the leases of what runs here. Media work is done in other processes, so that it cannot make a beat late. */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  readonly #executions: ReadonlyMap<Execution, unknown>;
  #cancel: (() => void) | null = null;

  constructor(options: HeartbeatOptions, executions: ReadonlyMap<Execution, unknown>) {
    this.#options = options;
    this.#executions = executions;
  }

  /** Beats from now on for as long as something runs. */
  keep(): void {
    if (this.#cancel || this.#executions.size === 0) return;
    this.#cancel = this.#options.clock.after(BEAT, () => {
      this.#cancel = null;
      void this.#beat();
    });
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  async #beat(): Promise<void> {
    const { db, log, clock } = this.#options;
    const executions = [...this.#executions.keys()];
    if (executions.length === 0) return;
    try {
      const leases = executions.map((execution) => execution.leased.lease);
      const held = await extendLeases(db, leases, clock.now() + LEASE);
      for (const execution of executions) {
        if (!held.has(execution.leased.lease)) execution.abandon('The lease of the job was lost.');
      }
    } catch (error) {
      log.warn({ err: error }, 'the leases of running jobs could not be prolonged');
    }
    this.keep();
  }
}
