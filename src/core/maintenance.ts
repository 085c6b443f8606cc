import { deleteKeysBefore } from '#db/idempotency.ts';
import { forgetScripts } from '#db/scripts.ts';
import type { Jobs } from '#jobs/jobs.ts';
import { emptyTrash } from './deletion.ts';
import { type CacheLimits, sweepParts } from './generation/part-cache.ts';
import { REMEMBERED_FOR } from './idempotency.ts';
import type { Leases } from './leases.ts';
import { sweepSessions } from './sessions.ts';
import { sweepSlots } from './slots.ts';
import { type SweepParts, sweep } from './sweep.ts';
import { sweepUploads } from './uploads/sweep.ts';

const INTERVAL = 3600_000;
/** Longer than any upload takes: blobs younger than this may belong to one that is still running. */
const GRACE = 24 * 3600_000;

/** Held while it runs: of several servers over one database one is enough, and two would be in each other's way. */
const LEASE = 'maintenance';

export interface MaintenanceParts extends SweepParts {
  readonly jobs: Jobs;
  readonly leases: Leases;
  /** Other processes may be taking uploads over the same database. */
  readonly shared: boolean;
  /** Milliseconds for which the trash keeps what is in it. */
  readonly trashRetention: number;
  readonly renderCache: CacheLimits;
}

/**
 * Removes what is over: what interrupted uploads left, resumable ones that nobody went on with, slots that nobody
 * filled, trash beyond its retention, rendered parts and deleted scripts that nothing uses any more, old idempotency
 * keys. At once and once an hour, by one process at a time. What is older than this process is left over when no other
 * one takes uploads; where others may, only what is older than any upload can be. Disposing ends it.
 */
export function openMaintenance(parts: MaintenanceParts, startedAt: Date): AsyncDisposable {
  const longAgo = () => new Date(Date.now() - GRACE);
  const stopping = new AbortController();
  const tidyBefore = (before: Date) => tidyAlone(parts, before, stopping.signal);
  let running = tidyBefore(parts.shared ? longAgo() : startedAt);
  const timer = setInterval(() => {
    running = running.then(() => tidyBefore(longAgo()));
  }, INTERVAL);
  timer.unref();
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      stopping.abort();
      await running;
    },
  };
}

async function tidyAlone(parts: MaintenanceParts, uploadsBefore: Date, stopping: AbortSignal): Promise<void> {
  try {
    await parts.leases.attempt(LEASE, ({ signal }) =>
      tidy(parts, uploadsBefore, AbortSignal.any([signal, stopping])),
    );
  } catch (error) {
    parts.log.error({ err: error }, 'maintenance could not begin');
  }
}

async function tidy(parts: MaintenanceParts, uploadsBefore: Date, signal: AbortSignal): Promise<void> {
  const { db, trashRetention } = parts;
  const chores: Readonly<Record<string, () => Promise<unknown>>> = {
    'interrupted uploads': () => sweep(parts, uploadsBefore),
    'unfinished objects': () => parts.blobs.sweep(new Date(Date.now() - GRACE)),
    'resumable uploads': () => sweepUploads(parts, new Date()),
    slots: () => sweepSlots(parts),
    trash: () => emptyTrash(parts, new Date(Date.now() - trashRetention)),
    'rendered parts': () => sweepParts(parts, parts.renderCache, new Date()),
    scripts: () => forgetScripts(db),
    sessions: () => sweepSessions(db),
    'idempotency keys': () => deleteKeysBefore(db, Date.now() - REMEMBERED_FOR),
  };
  for (const [chore, run] of Object.entries(chores)) {
    // The next hour goes on with what is left, as may the server that has the lease by now.
    if (signal.aborted) return;
    // A failure waits for the next hour, and holds up none of the others: nothing depends on it.
    await run().catch((error: unknown) => parts.log.error({ err: error, chore }, 'maintenance failed'));
  }
}
