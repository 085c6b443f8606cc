import type { Kysely } from 'kysely';
import { drawFrom, fullAt } from '#db/rate-buckets.ts';
import { Recent } from '#db/recent.ts';
import type { Schema } from '#db/schema.ts';
import { type Buckets, outcome, type Taken, WINDOW } from './buckets.ts';

/** The largest share of a bucketful that one process takes out at once. */
export const LARGEST_SHARE = 1 / 20;
/** Buckets that are remembered; what is left of a lease that is forgotten is lost. */
const MOST = 20_000;
/** Milliseconds within which a lease that is used up makes the next one twice as large. */
const QUICK = 1_000;

/** What this process has taken out of a shared bucket, and may give away by itself. */
interface Lease {
  left: number;
  /** How many the last draught had. */
  size: number;
  drawnAt: number;
  /** Of the shared bucket, after that. */
  fullAt: number;
  /** Being drawn: whoever comes meanwhile waits for it. */
  drawing: Promise<void> | null;
}

/**
 * Buckets that several processes share through the database. Each draws a few at a time, the more the busier it is, so
 * that hardly any request waits for the database; see docs/decisions/0025-rate-limits-by-leases.md for what that costs.
 */
export class LeasedBuckets implements Buckets {
  readonly #db: Kysely<Schema>;
  readonly #clock: () => number;
  readonly #leases = new Recent<Lease>(MOST);

  constructor(db: Kysely<Schema>, clock: () => number = Date.now) {
    this.#db = db;
    this.#clock = clock;
  }

  async take(name: string, limit: number): Promise<Taken> {
    const lease = this.#leaseOf(name);
    while (true) {
      const now = this.#clock();
      // A bucket would be full again by itself: what was drawn before that is not added to it.
      if (now - lease.drawnAt > WINDOW) lease.left = 0;
      if (lease.left >= 1) {
        lease.left -= 1;
        const shared = outcome({ fullAt: lease.fullAt - WINDOW / limit, now, limit });
        const remaining = Math.min(limit - 1, shared.remaining + lease.left);
        return { ...shared, allowed: true, remaining };
      }
      const last = outcome({ fullAt: lease.fullAt, now, limit });
      // Known to be empty: a flood of requests that are refused does not reach the database.
      if (!last.allowed) return last;
      lease.drawing ??= this.#draw(name, limit, lease).finally(() => {
        lease.drawing = null;
      });
      await lease.drawing;
    }
  }

  #leaseOf(name: string): Lease {
    const known = this.#leases.get(name);
    if (known !== null) return known;
    const lease = { left: 0, size: 0, drawnAt: -Infinity, fullAt: 0, drawing: null };
    this.#leases.set(name, lease);
    return lease;
  }

  async #draw(name: string, limit: number, lease: Lease): Promise<void> {
    const now = this.#clock();
    const most = Math.max(1, Math.floor(limit * LARGEST_SHARE));
    let wanted = now - lease.drawnAt < QUICK ? Math.min(lease.size * 2, most) : 1;
    const each = WINDOW / limit;
    while (true) {
      const until = await drawFrom(this.#db, {
        name,
        cost: wanted * each,
        window: WINDOW + each / 1000,
        now,
      });
      if (until !== null) {
        Object.assign(lease, { left: wanted, size: wanted, drawnAt: now, fullAt: until });
        return;
      }
      lease.fullAt = (await fullAt(this.#db, name)) ?? now;
      // Not even one: whatever rounding makes of it, the bucket is empty.
      if (wanted === 1) lease.fullAt = Math.max(lease.fullAt, now + WINDOW);
      const last = outcome({ fullAt: lease.fullAt, now, limit });
      if (!last.allowed) return;
      wanted = Math.min(wanted, last.remaining + 1);
    }
  }
}
