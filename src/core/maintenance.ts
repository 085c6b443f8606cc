import { deleteKeysBefore } from '#db/idempotency.ts';
import { forgetFullBuckets } from '#db/rate-buckets.ts';
import { forgetScripts } from '#db/scripts.ts';
import { sharedNow } from '#db/time.ts';
import type { Jobs } from '#jobs/jobs.ts';
import { sweepAudit } from './audit.ts';
import { emptyTrash } from './deletion.ts';
import { sweepFeed } from './feed/feed.ts';
import { type CacheLimits, sweepParts } from './generation/part-cache.ts';
import { REMEMBERED_FOR } from './idempotency.ts';
import type { Leases } from './leases.ts';
import { sweepSessions } from './sessions.ts';
import { sweepSlots } from './slots.ts';
import { type SweepParts, sweep } from './sweep.ts';
import { sweepUploads } from './uploads/sweep.ts';
import { sweepDeliveries } from './webhooks/deliveries.ts';

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
  /** Milliseconds for which it can be told what happened, and who was told. */
  readonly eventRetention: number;
  /** Milliseconds for which it can be told who did what. */
  readonly auditRetention: number;
  readonly renderCache: CacheLimits;
}

/**
 * Removes what is over: what interrupted uploads left, resumable ones that nobody went on with, slots that nobody
 * filled, trash beyond its retention, rendered parts and deleted scripts that nothing uses any more, old idempotency
 * keys. At once and once an hour, by one process at a time. What is older than `first`, the first id of this process, is
 * left over when no other one takes uploads; where others may, only what is older than any upload can be. The time is that
 * of the shared clock: a clock that is set a day ahead makes nothing old. Disposing ends it.
 */
export function openMaintenance(parts: MaintenanceParts, first: string): AsyncDisposable {
  const stopping = new AbortController();
  const tidyBefore = (id: string | null) => tidyAlone(parts, id, stopping.signal);
  let running = tidyBefore(parts.shared ? null : first);
  const timer = setInterval(() => {
    running = running.then(() => tidyBefore(null));
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

async function tidyAlone(
  parts: MaintenanceParts,
  before: string | null,
  stopping: AbortSignal,
): Promise<void> {
  try {
    await parts.leases.attempt(LEASE, ({ signal }) =>
      tidy(parts, before, AbortSignal.any([signal, stopping])),
    );
  } catch (error) {
    parts.log.error({ err: error }, 'maintenance could not begin');
  }
}

async function tidy(parts: MaintenanceParts, before: string | null, signal: AbortSignal): Promise<void> {
  const { db, trashRetention } = parts;
  const now = await sharedNow(db);
  const longAgo = new Date(now - GRACE);
  const chores: Readonly<Record<string, () => Promise<unknown>>> = {
    'interrupted uploads': () => sweep(parts, before ?? longAgo),
    'unfinished objects': () => parts.blobs.sweep(longAgo),
    'resumable uploads': () => sweepUploads(parts, new Date(now)),
    slots: () => sweepSlots(parts, new Date(now)),
    trash: () => emptyTrash(parts, new Date(now - trashRetention)),
    'rendered parts': () => sweepParts(parts, parts.renderCache, new Date(now)),
    scripts: () => forgetScripts(db),
    sessions: () => sweepSessions(db),
    events: () => sweepFeed(db, new Date(Date.now() - parts.eventRetention)),
    'deliveries of webhooks': () => sweepDeliveries(db, new Date(Date.now() - parts.eventRetention)),
    'audit log': () => sweepAudit(db, new Date(now - parts.auditRetention)),
    'rate limits': () => forgetFullBuckets(db, now),
    'idempotency keys': () => deleteKeysBefore(db, now - REMEMBERED_FOR),
  };
  for (const [chore, run] of Object.entries(chores)) {
    // The next hour goes on with what is left, as may the server that has the lease by now.
    if (signal.aborted) return;
    // A failure waits for the next hour, and holds up none of the others: nothing depends on it.
    await run().catch((error: unknown) => parts.log.error({ err: error, chore }, 'maintenance failed'));
  }
}
