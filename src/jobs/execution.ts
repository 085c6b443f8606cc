import type { JobRow } from '#db/jobs.ts';
import type { AnyJob, JobHandlers, JobKind, JobRun } from './jobs.ts';
import { isLastAttempt } from './retries.ts';

/** What a settling write names. */
export interface Leased {
  readonly id: string;
  readonly lease: string;
  readonly attempt: number;
}

/** One try of one job in this process, from claim to settlement. */
export class Execution {
  readonly job: AnyJob;
  readonly leased: Leased;
  readonly #controller = new AbortController();
  #abandoned = false;

  constructor(row: JobRow, lease: string) {
    this.job = jobOf(row);
    this.leased = { id: row.id, lease, attempt: row.attempt };
  }

  /** Settling it is not up to this process any more: the lease is lost, or the job was given back. */
  get abandoned(): boolean {
    return this.#abandoned;
  }

  get aborted(): boolean {
    return this.#controller.signal.aborted;
  }

  async run(handlers: JobHandlers): Promise<void> {
    const last = isLastAttempt(this.job.kind, this.job.attempt);
    await call(handlers, { ...this.job, last, signal: this.#controller.signal });
  }

  abort(reason: string): void {
    this.#controller.abort(new DOMException(reason, 'AbortError'));
  }

  abandon(reason: string): void {
    this.#abandoned = true;
    this.abort(reason);
  }
}

/** `enqueue` wrote the row, and its type tied the payload to the kind. */
export function jobOf(row: JobRow): AnyJob {
  const { id, kind, workspace_id: workspaceId, attempt, traceparent } = row;
  return { id, kind, payload: JSON.parse(row.payload), workspaceId, attempt, traceparent } as AnyJob;
}

function call<K extends JobKind>(handlers: JobHandlers, run: JobRun<K>): Promise<void> {
  return handlers[run.kind](run);
}
