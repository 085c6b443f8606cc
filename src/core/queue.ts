import type { Kysely } from 'kysely';
import type { JobRow } from '#db/jobs.ts';
import { deleteDeadJob, findJob, listJobs } from '#db/jobs-list.ts';
import type { Position } from '#db/keyset.ts';
import type { Schema } from '#db/schema.ts';
import { transact } from '#db/transact.ts';
import { AssetError } from '#errors.ts';
import type { JobKind, Jobs } from '#jobs/jobs.ts';
import { retryFailed } from './history.ts';
import type { Page } from './library.ts';

export const QUEUE_STATES = ['running', 'queued', 'failed'] as const;
export type QueueState = (typeof QUEUE_STATES)[number];

/** A job as those see it who look after a workspace; one that succeeded is not there any more. */
export interface QueuedJob {
  readonly id: string;
  readonly kind: JobKind;
  readonly state: QueueState;
  /** What it is about; null for those that are about no asset. */
  readonly assetId: string | null;
  /** Tries, the one that runs included. */
  readonly attempt: number;
  /** What went wrong at the last try, or null. */
  readonly error: string | null;
  readonly createdAt: Date;
  /** Not before then. */
  readonly runAt: Date;
}

/** Newest first. */
export async function jobsIn(
  db: Kysely<Schema>,
  { workspaceId, state }: { workspaceId: string; state: QueueState },
  page: { after: Position | null; limit: number },
): Promise<Page<QueuedJob>> {
  const query = { workspaceId, state: state === 'failed' ? 'dead' : state };
  const rows = await listJobs(db, { ...query, ...page, limit: page.limit + 1 });
  const shown = rows.slice(0, page.limit);
  const last = rows.length > page.limit ? shown.at(-1) : undefined;
  return {
    items: shown.map(jobFromRow),
    next: last === undefined ? null : { value: last.created_at, id: last.id },
  };
}

/** Takes up a job that has failed once more, with all that belongs to its asset; `conflict` for others. */
export async function retryJob(
  parts: { readonly db: Kysely<Schema>; readonly jobs: Jobs },
  { workspaceId, id }: { workspaceId: string; id: string },
): Promise<void> {
  const row = await findJob(parts.db, { workspaceId, id });
  if (row === null) throw new AssetError('not-found', `There is no job ${id}.`);
  if (row.state !== 'dead') throw new AssetError('conflict', 'This job has not failed, or not for good.');
  const { assetId } = jobFromRow(row);
  if (assetId !== null) await retryFailed(parts, { workspaceId, id: assetId });
  else await enqueueAgain(parts, row);
}

async function enqueueAgain(
  { db, jobs }: { readonly db: Kysely<Schema>; readonly jobs: Jobs },
  { id, kind, payload, workspace_id: workspaceId }: JobRow,
): Promise<void> {
  if (kind !== 'discard') throw new AssetError('conflict', 'A prompt is not tried again: write it anew.');
  await transact(db, async (tx) => {
    if (await deleteDeadJob(tx, id))
      await jobs.enqueue(tx, { kind, payload: JSON.parse(payload), workspaceId });
  });
}

function jobFromRow(row: JobRow): QueuedJob {
  const { assetId }: { assetId?: string } = JSON.parse(row.payload);
  return {
    id: row.id,
    kind: row.kind as JobKind,
    state: row.state === 'dead' ? 'failed' : (row.state as QueueState),
    assetId: assetId ?? null,
    attempt: row.attempt,
    error: row.error,
    createdAt: new Date(row.created_at),
    runAt: new Date(row.run_at),
  };
}
