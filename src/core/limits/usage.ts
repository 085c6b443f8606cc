import type { Kysely, Transaction } from 'kysely';
import { countJobs } from '#db/jobs.ts';
import type { Schema } from '#db/schema.ts';
import { transact } from '#db/transact.ts';
import { assetUsage, type KindUsage, recountAssets, recountRenders, renderUsage } from '#db/usage.ts';
import { type Limits, limitsOf } from './limits.ts';
import { monthOf } from './render-time.ts';

/** How much a workspace uses of what it may. */
export interface Usage {
  readonly assets: number;
  /** Of all assets together, those in the trash too, each with its own size. */
  readonly bytes: number;
  /** Kinds of which there is something. */
  readonly kinds: readonly KindUsage[];
  /** The calendar month (UTC) that `renderSeconds` are counted in, as in 2026-11. */
  readonly month: string;
  /** Of film that was made or is going to be; what came whole from the cache is not counted. */
  readonly renderSeconds: number;
  readonly runningRenders: number;
  readonly queuedRenders: number;
  readonly limits: Limits;
}

export async function usageOf(db: Kysely<Schema>, workspaceId: string): Promise<Usage> {
  const month = monthOf(new Date());
  const kinds = (await assetUsage(db, workspaceId)).filter(({ assets }) => assets > 0);
  const sum = (column: 'assets' | 'bytes') => kinds.reduce((total, kind) => total + kind[column], 0);
  const renders = await countJobs(db, { lane: 'render', workspaceId });
  return {
    assets: sum('assets'),
    bytes: sum('bytes'),
    kinds,
    month,
    renderSeconds: (await renderUsage(db, { workspaceId, month })) / 1000,
    runningRenders: renders.running,
    queuedRenders: renders.queued,
    limits: await limitsOf(db, workspaceId),
  };
}

/** Counts the assets and renders of a workspace anew, for when the figures and the rows disagree. Takes as long as reading all of them. */
export async function recount(db: Kysely<Schema>, workspaceId: string): Promise<void> {
  const count = async (tx: Transaction<Schema>) => {
    await recountAssets(tx, workspaceId);
    await recountRenders(tx, workspaceId);
  };
  await transact(db, count, null);
}
