import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type EngineName, engineOf } from './engine.ts';
import type { JobRow } from './jobs.ts';
import { type Parameters, prepare } from './prepared.ts';
import type { Millis, Schema } from './schema.ts';
import { EVERYBODY } from './usage.ts';

export interface Claim {
  /** Only jobs of this lane. */
  readonly lane: string;
  /** The new lease: a name that nobody else uses. */
  readonly lease: string;
  readonly now: Millis;
  readonly leaseUntil: Millis;
}

/** A claim, or what stands for its values in a query that is prepared. */
type Claiming = Pick<Claim, 'lane'> & {
  readonly [K in Exclude<keyof Claim, 'lane'>]: Claim[K] | RawBuilder<Claim[K]>;
};

type PreparedClaim = (db: Kysely<Schema>, claim: Claim) => Promise<JobRow[]>;

/** By lane: of some the query has conditions that others do not need. */
const claims = new Map<string, PreparedClaim>();

/** `claimQuery`, prepared. */
export function claimOf(lane: string): PreparedClaim {
  const known = claims.get(lane);
  if (known !== undefined) return known;
  const claim = prepare(
    (db, parameter: Parameters<Claim>) =>
      claimQuery(engineOf(db), {
        lane,
        lease: parameter('lease'),
        now: parameter('now'),
        leaseUntil: parameter('leaseUntil'),
      }),
    // Lost, it waits still.
    { losable: true },
  );
  claims.set(lane, claim);
  return claim;
}

/** The lane of which a workspace, and an account of it, may be allowed only so many jobs at a time. */
export const LIMITED_LANE = 'render';

/** Jobs of one account that are looked at, so that those which others are taking at this moment leave some. */
const CANDIDATES = 8;

/**
 * Takes the due job of the highest priority; among equals one of the workspace that has the fewest running, then the
 * oldest. It hops from workspace to workspace in the index, and from account to account where those have limits, so that
 * a long queue of one costs the others nothing.
 */
export function claimQuery(engine: EngineName, claim: Claiming): RawBuilder<JobRow> {
  return sql<JobRow>`
    update jobs set state = 'running', attempt = attempt + 1, lease = ${claim.lease}, lease_until = ${claim.leaseUntil}
    where id = (${engine === 'sqlite' ? next(claim) : nextUnlocked(claim)})
    returning *`;
}

function next(claim: Claiming): RawBuilder<unknown> {
  return sql`
    with ${tenants(claim)}
    select first.id
    from tenants join jobs as first on first.id = (select id from ${queueOf(claim)} limit 1)
    where ${mayRun(claim)}
    order by first.priority desc, ${busy(claim)}, first.run_at, first.id
    limit 1`;
}

/** Others claim at the same time: what they are about to take is passed over, and nobody waits for anybody. */
function nextUnlocked(claim: Claiming): RawBuilder<unknown> {
  return sql`
    with ${tenants(claim)}
    select first.id
    from tenants
      cross join lateral (select id from ${queueOf(claim)} limit ${sql.lit(CANDIDATES)}) as candidates
      join jobs as first on first.id = candidates.id and first.state = 'queued'
    where ${mayRun(claim)}
    order by first.priority desc, ${busy(claim)}, first.run_at, first.id
    limit 1
    for update of first skip locked`;
}

/**
 * The workspaces that have something in the queue, with their accounts where those are told apart. The plus is for SQLite,
 * which compares both columns within the index only if one side has no type of its own.
 */
function tenants({ lane }: Claiming): RawBuilder<unknown> {
  const queue = sql`select id from jobs where state = 'queued' and lane = ${lane}`;
  const first = sql`order by workspace_id, account limit 1`;
  return sql`recursive tenants (id, account) as (
    select workspace_id, account from jobs where id = (${queue} ${first})
    union all
    select later.workspace_id, later.account
    from tenants join jobs as later
      on later.id = (${queue} and (workspace_id, account) > (tenants.id, +tenants.account) ${first})
  )`;
}

/** What is due of a tenant, as the end of a `select`. */
function queueOf({ lane, now }: Claiming): RawBuilder<unknown> {
  return sql`jobs
    where state = 'queued' and lane = ${lane}
      and workspace_id = tenants.id and account = tenants.account and run_at <= ${now}
    order by priority desc, run_at, id`;
}

/**
 * Renders of a workspace run only as many at a time as it may have, and as each of its accounts may; what may not yet is in
 * nobody's way.
 */
function mayRun(claim: Claiming): RawBuilder<unknown> {
  if (claim.lane !== LIMITED_LANE) return sql`true`;
  return sql`coalesce(${busy(claim)} < nullif(coalesce(
    (select running_renders from workspace_limits where workspace_id = tenants.id),
    (select running_renders from workspace_limits where workspace_id = ${EVERYBODY}),
    0
  ), 0), true)
    and coalesce(${busy(claim, sql`busy.account = tenants.account`)} < (
      select max_jobs from accounts where user_id = tenants.account
    ), true)`;
}

/** How many jobs of a tenant's workspace run, or of those that are meant. */
function busy({ lane }: Claiming, meant: RawBuilder<unknown> = sql`true`): RawBuilder<unknown> {
  return sql`(
    select count(*) from jobs as busy
    where busy.state = 'running' and busy.lane = ${lane} and busy.workspace_id = tenants.id and ${meant}
  )`;
}
