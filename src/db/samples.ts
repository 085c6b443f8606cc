import { randomUUID } from 'node:crypto';
import type { Insertable, Kysely } from 'kysely';
import type { AssetsTable, JobsTable, Schema } from './schema.ts';

/** Whose the sample rows are. */
export interface SampleOwner {
  readonly workspaceId: string;
  readonly userId: number;
}

/** For tests: a workspace with one account. */
export async function insertSampleOwner(db: Kysely<Schema>): Promise<SampleOwner> {
  const workspaceId = randomUUID();
  await db.insertInto('workspaces').values({ id: workspaceId, name: 'Sample', created_at: 0 }).execute();
  const account = {
    workspace_id: workspaceId,
    email: 'ada@example.com',
    username: 'ada',
    first_name: 'Ada',
    last_name: 'Lovelace',
    team_name: null,
    max_jobs: null,
    suspended: null,
    created_at: 0,
    updated_at: 0,
  };
  const { user_id } = await db
    .insertInto('accounts')
    .values(account)
    .returning('user_id')
    .executeTakeFirstOrThrow();
  return { workspaceId, userId: user_id };
}

/** For tests: an image that is ready, but for what `overrides` says. */
export function sampleAsset(
  owner: SampleOwner,
  overrides: Partial<Insertable<AssetsTable>> = {},
): Insertable<AssetsTable> {
  return {
    id: randomUUID(),
    workspace_id: owner.workspaceId,
    user_id: owner.userId,
    kind: 'image',
    media_type: 'image/png',
    extension: 'png',
    name: 'picture.png',
    description: '',
    favourite: 0,
    tags: '[]',
    metadata: '{}',
    declared: '{}',
    origin: 'upload',
    status: 'ready',
    reason: null,
    size: 1_000,
    sha256: '00'.repeat(32),
    blob_key: randomUUID(),
    facts: null,
    derivatives: '[]',
    thumbhash: null,
    source: null,
    progress: null,
    created_at: 0,
    updated_at: 0,
    trashed_at: null,
    ...overrides,
  };
}

/** For tests: a probe that has been due since the beginning, but for what `overrides` says. */
export function sampleJob(overrides: Partial<Insertable<JobsTable>>): Insertable<JobsTable> {
  return {
    id: randomUUID(),
    kind: 'probe',
    lane: 'media',
    workspace_id: 'w',
    payload: '{}',
    priority: 0,
    state: 'queued',
    attempt: 0,
    interruptions: 0,
    run_at: 0,
    lease: null,
    lease_until: null,
    error: null,
    created_at: 0,
    ...overrides,
  };
}
