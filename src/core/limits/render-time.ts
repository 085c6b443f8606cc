import type { Transaction } from 'kysely';
import type { Schema } from '#db/schema.ts';
import { takeTurn } from '#db/turns.ts';
import { effectiveLimits, renderUsage } from '#db/usage.ts';
import { AssetError } from '#errors.ts';

const MINUTE = 60_000;

/** The calendar month (UTC) in which a render counts, as in 2026-11. */
export function monthOf(moment: Date): string {
  return moment.toISOString().slice(0, 7);
}

/**
 * Part of the transaction in which a render is asked for: what is queued counts as what is done, so that no number of
 * requests at the same time exceeds the limit. `length` is in milliseconds of film; 0 is always allowed.
 *
 * @throws `quota-exceeded`
 */
export async function claimRenderTime(
  tx: Transaction<Schema>,
  workspaceId: string,
  length: number,
): Promise<void> {
  const { render_minutes: limit } = await effectiveLimits(tx, workspaceId);
  if (limit === null || length === 0) return;
  await takeTurn(tx, workspaceId);
  const month = monthOf(new Date());
  const used = await renderUsage(tx, { workspaceId, month });
  if (used + length <= limit * MINUTE) return;
  throw new AssetError(
    'quota-exceeded',
    `The workspace has rendered ${minutes(used)} of the ${limit} minutes that it may in ${month} (UTC), those in the queue included, and this would take ${minutes(length)} more: wait for the next month, or have an administrator raise the limit.`,
  );
}

function minutes(length: number): string {
  return String(Math.round((length / MINUTE) * 100) / 100);
}
