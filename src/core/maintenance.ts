import { deleteKeysBefore } from '#db/idempotency.ts';
import { REMEMBERED_FOR } from './idempotency.ts';
import { type SweepParts, sweep } from './sweep.ts';

const INTERVAL = 3600_000;
/** Longer than any upload takes: blobs younger than this may belong to one that is still running. */
const GRACE = 24 * 3600_000;

/**
 * Removes what interrupted uploads left and forgets old idempotency keys: at once for what is older than this process,
 * whose uploads cannot be running any more, and once an hour. Disposing ends it.
 */
export function openMaintenance(parts: SweepParts, startedAt: Date): AsyncDisposable {
  let running = tidy(parts, startedAt);
  const timer = setInterval(() => {
    running = running.then(() => tidy(parts, new Date(Date.now() - GRACE)));
  }, INTERVAL);
  timer.unref();
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await running;
    },
  };
}

/** A failure here waits for the next hour: nothing depends on it. */
async function tidy(parts: SweepParts, before: Date): Promise<void> {
  try {
    await sweep(parts, before);
    await deleteKeysBefore(parts.db, Date.now() - REMEMBERED_FOR);
  } catch (error) {
    parts.log.error({ err: error }, 'maintenance failed');
  }
}
