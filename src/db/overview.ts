import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** Jobs of one kind in one state, of all workspaces. */
export interface QueuedJobs {
  readonly kind: string;
  readonly lane: string;
  readonly state: string;
  readonly jobs: number;
  /** When the first of them was, or is, to run. */
  readonly oldest: number;
}

export async function queueOverview(db: Kysely<Schema>): Promise<QueuedJobs[]> {
  const rows = await db
    .selectFrom('jobs')
    .select((eb) => [
      'kind',
      'lane',
      'state',
      eb.fn.countAll<number>().as('jobs'),
      eb.fn.min<number>('run_at').as('oldest'),
    ])
    .groupBy(['kind', 'lane', 'state'])
    .execute();
  return rows.map((row) => ({ ...row, jobs: Number(row.jobs), oldest: Number(row.oldest) }));
}
