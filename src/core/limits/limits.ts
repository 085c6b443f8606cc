import type { Kysely, Transaction } from 'kysely';
import type { Schema } from '#db/schema.ts';
import { transact } from '#db/transact.ts';
import { changeLimits, EVERYBODY, effectiveLimits, findLimits, type LimitsRow } from '#db/usage.ts';
import { workspaceExists } from '#db/workspaces.ts';
import { AssetError } from '#errors.ts';
import { recordForOperator } from '../audit.ts';
import { defaultWorkspace } from '../default-workspace.ts';

/** What a workspace may use; null is no limit. */
export interface Limits {
  /** Of all its assets together, those in the trash too. */
  readonly bytes: number | null;
  readonly assets: number | null;
  /** Minutes of film made in a calendar month (UTC). */
  readonly renderMinutes: number | null;
  /** Renders at the same time. */
  readonly runningRenders: number | null;
  /** Of each of its API keys. */
  readonly requestsPerMinute: number | null;
}

/** Limits of one workspace instead of the usual ones: null goes back to those, 0 is no limit, absent leaves it as it is. */
export type LimitChanges = { readonly [K in keyof Limits]?: number | null };

/** Those that apply to a workspace. */
export async function limitsOf(db: Kysely<Schema>, workspaceId: string): Promise<Limits> {
  return limitsFromRow(await effectiveLimits(db, workspaceId));
}

/** Those that were set for a workspace itself, with null for what is as usual and 0 for no limit. */
export async function ownLimitsOf(db: Kysely<Schema>, workspaceId: string): Promise<Limits> {
  const row = await findLimits(db, workspaceId);
  return row === null ? NOTHING_SAID : limitsFromRow(row);
}

const NOTHING_SAID: Limits = {
  bytes: null,
  assets: null,
  renderMinutes: null,
  runningRenders: null,
  requestsPerMinute: null,
};

/**
 * Limits are set by who runs the installation, who has the default workspace: a tenant could not be held to those that
 * it sets itself. `not-found` when there is no such workspace.
 */
export async function requireOperator(
  db: Kysely<Schema>,
  { workspaceId }: { readonly workspaceId: string },
  target: string,
): Promise<void> {
  if ((await defaultWorkspace(db)) !== workspaceId) {
    throw new AssetError('forbidden', 'Limits are set with a key of the default workspace.');
  }
  if (!(await workspaceExists(db, target)))
    throw new AssetError('not-found', `There is no workspace ${target}.`);
}

export async function changeOwnLimits(
  db: Kysely<Schema>,
  workspaceId: string,
  changes: LimitChanges,
): Promise<void> {
  await transact(db, (tx) => applyLimits(tx, workspaceId, changes));
}

/** What applies where nothing else is said. In the database, so that all servers over it hold to the same. */
export async function setUsualLimits(db: Kysely<Schema>, limits: Limits): Promise<void> {
  await transact(db, (tx) => applyLimits(tx, EVERYBODY, limits));
}

async function applyLimits(
  tx: Transaction<Schema>,
  workspaceId: string,
  changes: LimitChanges,
): Promise<void> {
  const before = await findLimits(tx, workspaceId);
  await changeLimits(tx, workspaceId, columnsOf(changes));
  const own = before === null ? NOTHING_SAID : limitsFromRow(before);
  const changed = Object.entries(changes).filter(([name, limit]) => own[name as keyof Limits] !== limit);
  if (changed.length === 0) return;
  const target = { id: workspaceId, name: null };
  await recordForOperator(tx, { action: 'limits.changed', target, details: Object.fromEntries(changed) });
}

function limitsFromRow(row: LimitsRow): Limits {
  return {
    bytes: row.bytes,
    assets: row.assets,
    renderMinutes: row.render_minutes,
    runningRenders: row.running_renders,
    requestsPerMinute: row.requests_per_minute,
  };
}

function columnsOf(changes: LimitChanges): Partial<LimitsRow> {
  return {
    ...(changes.bytes !== undefined && { bytes: changes.bytes }),
    ...(changes.assets !== undefined && { assets: changes.assets }),
    ...(changes.renderMinutes !== undefined && { render_minutes: changes.renderMinutes }),
    ...(changes.runningRenders !== undefined && { running_renders: changes.runningRenders }),
    ...(changes.requestsPerMinute !== undefined && { requests_per_minute: changes.requestsPerMinute }),
  };
}
