import { type Insertable, type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import { engineOf } from './engine.ts';
import { type Claim, claimOf, LIMITED_LANE } from './jobs-claim.ts';
import { insertRow, type Parameters, prepare } from './prepared.ts';
import type { JobsTable, Millis, Schema } from './schema.ts';
import { transact } from './transact.ts';
import { takeTurn } from './turns.ts';
import { effectiveLimits } from './usage.ts';

export type JobRow = Selectable<JobsTable>;

/** A job and who runs it: a write that settles it is void once another one has taken it over. */
export type LeasedJob = Pick<JobRow, 'id'> & { readonly lease: string };

// Literals, because SQLite uses a partial index only where it can see its condition in the text.
const QUEUED = sql.lit('queued');
const RUNNING = sql.lit('running');
const DEAD = sql.lit('dead');
const IMPORT = sql.lit('import');

/** One of the limited lane takes a place of the account that its asset belongs to. */
export async function insertJob(
  tx: Transaction<Schema>,
  row: Omit<Insertable<JobsTable>, 'account'>,
): Promise<void> {
  const account = row.lane === LIMITED_LANE ? await accountOf(tx, JSON.parse(row.payload)) : 0;
  await insertRow(tx, 'jobs', { ...row, account });
}

async function accountOf(tx: Transaction<Schema>, { assetId = '' }: { assetId?: string }): Promise<number> {
  const asset = await tx.selectFrom('assets').select('user_id').where('id', '=', assetId).executeTakeFirst();
  return asset?.user_id ?? 0;
}

/** Takes the next job, or null when none is due, or when others are taking those that are. */
export async function claimJob(db: Kysely<Schema>, claim: Claim): Promise<JobRow | null> {
  const engine = engineOf(db);
  const query = claimOf(claim.lane);
  if (engine === 'sqlite' || claim.lane !== LIMITED_LANE) return (await query(db, claim))[0] ?? null;
  return transact(db, async (tx) => {
    const [row] = await query(tx, claim);
    if (row === undefined) return null;
    const { running_renders: limit } = await effectiveLimits(tx, row.workspace_id);
    const account = await tx
      .selectFrom('accounts')
      .select('max_jobs')
      .where('user_id', '=', row.account)
      .executeTakeFirst();
    // Two that claim at the same time would each count without the other's.
    if (limit !== null || typeof account?.max_jobs === 'number') await takeTurn(tx, row.workspace_id);
    return row;
  });
}

/** When something of a lane is to be looked at next; each null for never. */
export interface Due {
  /** The first of those that wait may run. */
  readonly queued: Millis | null;
  /** The first of those that run has lost its lease: the moment after its end, up to which it is held. */
  readonly expired: Millis | null;
}

export async function nextDue(db: Kysely<Schema>, lane: string): Promise<Due> {
  const [due] = await dueIn(db, { lane });
  return due ?? { queued: null, expired: null };
}

const dueIn = prepare((db, parameter: Parameters<{ lane: string }>) =>
  db.selectNoFrom((eb) => [
    eb
      .selectFrom('jobs')
      .select((jobs) => jobs.fn.min<Millis | null>('run_at').as('at'))
      .where('state', '=', QUEUED)
      .where('lane', '=', parameter('lane'))
      .as('queued'),
    eb
      .selectFrom('jobs')
      .select((jobs) => jobs(jobs.fn.min<Millis | null>('lease_until'), '+', 1).as('at'))
      .where('state', '=', RUNNING)
      .where('lane', '=', parameter('lane'))
      .where('lease', 'is not', null)
      .as('expired'),
  ]),
);

/** How many jobs of a workspace run in a lane, and how many wait there. */
export async function countJobs(
  db: Kysely<Schema>,
  { lane, workspaceId }: { lane: string; workspaceId: string },
): Promise<{ running: number; queued: number }> {
  const count = async (state: typeof QUEUED | typeof RUNNING) => {
    const { jobs } = await db
      .selectFrom('jobs')
      .select((eb) => eb.fn.countAll<number>().as('jobs'))
      .where('state', '=', state)
      .where('lane', '=', lane)
      .where('workspace_id', '=', workspaceId)
      .executeTakeFirstOrThrow();
    return jobs;
  };
  return { running: await count(RUNNING), queued: await count(QUEUED) };
}

/** Prolongs those of the leases that are still held, and returns them. */
export async function extendLeases(
  db: Kysely<Schema>,
  leases: readonly string[],
  until: Millis,
): Promise<Set<string | null>> {
  const rows = await db
    .updateTable('jobs')
    .set({ lease_until: until })
    .where('state', '=', RUNNING)
    .where('lease', 'in', leases)
    .returning('lease')
    .execute();
  return new Set(rows.map((row) => row.lease));
}

/**
 * Lets queued jobs of a lane run now that only a clock which has been set back since makes wait: those from the future,
 * and those that are put off until after `latest`.
 */
export async function hastenJobs(
  db: Kysely<Schema>,
  lane: string,
  { now, latest }: { readonly now: Millis; readonly latest: Millis },
): Promise<void> {
  await db
    .updateTable('jobs')
    .set({ run_at: now })
    .where('state', '=', QUEUED)
    .where('lane', '=', lane)
    .where((eb) => eb.or([eb('created_at', '>', now), eb('run_at', '>', latest)]))
    .execute();
}

/** Running jobs of a lane whose lease ended before `now`; all that run when it is null. */
export async function expiredJobs(
  db: Kysely<Schema>,
  lane: string,
  now: Millis | null,
): Promise<(JobRow & LeasedJob)[]> {
  return db
    .selectFrom('jobs')
    .selectAll()
    .where('state', '=', RUNNING)
    .where('lane', '=', lane)
    .where('lease', 'is not', null)
    .$if(now !== null, (query) => query.where('lease_until', '<', now))
    .$narrowType<{ lease: string }>()
    .execute();
}

/** The job has succeeded; false when the lease was lost. */
export async function completeJob(db: Kysely<Schema>, job: LeasedJob): Promise<boolean> {
  return (await completion(db, { id: job.id, lease: job.lease })).length > 0;
}

const completion = prepare(
  (db, parameter: Parameters<{ id: string; lease: string }>) =>
    db
      .deleteFrom('jobs')
      .where('id', '=', parameter('id'))
      .where('lease', '=', parameter('lease'))
      .returning('id'),
  // Lost, it runs again, and finds nothing left to do.
  { losable: true },
);

/** The job runs again at `runAt`, with `error` as what happened to it last; false when the lease was lost. */
export async function requeueJob(
  db: Kysely<Schema>,
  job: LeasedJob,
  changes: { runAt: Millis; error: string },
): Promise<boolean> {
  return settle(db, job, { state: 'queued', run_at: changes.runAt, error: changes.error });
}

/** The job runs again at once, as if this attempt had not been made; false when the lease was lost. */
export async function giveBackJob(
  db: Kysely<Schema>,
  job: LeasedJob & { attempt: number },
): Promise<boolean> {
  return settle(db, job, { state: 'queued', attempt: job.attempt - 1 });
}

/** The job runs again at `runAt`; the attempt that was cut off counts as an interruption. False when somebody else was quicker. */
export async function interruptJob(
  db: Kysely<Schema>,
  job: LeasedJob & Pick<JobRow, 'attempt' | 'interruptions'>,
  runAt: Millis,
): Promise<boolean> {
  const { attempt, interruptions } = job;
  return settle(db, job, {
    state: 'queued',
    run_at: runAt,
    attempt: attempt - 1,
    interruptions: interruptions + 1,
  });
}

/** The job becomes a dead letter; false when the lease was lost. */
export async function buryJob(tx: Transaction<Schema>, job: LeasedJob, error: string): Promise<boolean> {
  return settle(tx, job, { state: 'dead', error });
}

async function settle(
  db: Kysely<Schema>,
  job: LeasedJob,
  changes: Partial<Pick<JobRow, 'state' | 'run_at' | 'error' | 'attempt' | 'interruptions'>>,
): Promise<boolean> {
  const row = await db
    .updateTable('jobs')
    .set({ ...changes, lease: null, lease_until: null })
    .where('id', '=', job.id)
    .where('lease', '=', job.lease)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** The imports of an asset, queued or running, become dead letters; returns their ids. */
export async function withdrawImports(
  tx: Transaction<Schema>,
  asset: { workspaceId: string; id: string },
  error: string,
): Promise<string[]> {
  const rows = await withdrawQuery(tx, asset, error).execute();
  return rows.map((row) => row.id);
}

/** For `withdrawImports`, and for the test that looks at its plan. */
export function withdrawQuery(
  db: Kysely<Schema>,
  { workspaceId, id }: { workspaceId: string; id: string },
  error: string,
) {
  return db
    .updateTable('jobs')
    .set({ state: 'dead', error, lease: null, lease_until: null })
    .where('kind', '=', IMPORT)
    .where(sql`payload ->> 'assetId'`, '=', id)
    .where('workspace_id', '=', workspaceId)
    .where('state', '!=', DEAD)
    .returning('id');
}

/** Queues the dead letters about an asset again, with all their attempts; returns how many. */
export async function reviveDeadJobs(
  tx: Transaction<Schema>,
  asset: { workspaceId: string; id: string },
  runAt: Millis,
): Promise<number> {
  const rows = await tx
    .updateTable('jobs')
    .set({ state: 'queued', attempt: 0, interruptions: 0, run_at: runAt })
    .where('state', '=', DEAD)
    .where('workspace_id', '=', asset.workspaceId)
    .where(sql`payload ->> 'assetId'`, '=', asset.id)
    .returning('id')
    .execute();
  return rows.length;
}
