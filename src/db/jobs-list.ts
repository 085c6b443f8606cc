import type { Kysely, Transaction } from 'kysely';
import type { JobRow } from './jobs.ts';
import { afterPosition, type PageRequest } from './keyset.ts';
import type { Schema } from './schema.ts';

export interface JobsQuery extends PageRequest {
  readonly workspaceId: string;
  readonly state: string;
}

/** Newest first. */
export async function listJobs(
  db: Kysely<Schema>,
  { workspaceId, state, after, limit }: JobsQuery,
): Promise<JobRow[]> {
  return db
    .selectFrom('jobs')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('state', '=', state)
    .where(afterPosition({ value: 'created_at', id: 'id' }, 'desc', after))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

export async function findJob(
  db: Kysely<Schema>,
  { workspaceId, id }: { workspaceId: string; id: string },
): Promise<JobRow | null> {
  const row = await db
    .selectFrom('jobs')
    .selectAll()
    .where('id', '=', id)
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  return row ?? null;
}

/** Takes a dead letter away; false when it is none, or not any more. */
export async function deleteDeadJob(tx: Transaction<Schema>, id: string): Promise<boolean> {
  const rows = await tx
    .deleteFrom('jobs')
    .where('id', '=', id)
    .where('state', '=', 'dead')
    .returning('id')
    .execute();
  return rows.length > 0;
}
