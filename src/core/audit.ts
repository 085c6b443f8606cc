import type { Kysely, Transaction } from 'kysely';
import { type AuditRow, deleteAuditBefore, insertAudit, listAudit } from '#db/audit.ts';
import type { Position } from '#db/keyset.ts';
import type { Schema } from '#db/schema.ts';
import { currentWork } from '#telemetry/work.ts';
import { defaultWorkspace } from './default-workspace.ts';
import { newId } from './identifiers.ts';
import type { Page } from './library.ts';

/** Everything that is told: a subject and what became of it. */
export const AUDIT_ACTIONS = [
  'key.created',
  'key.rotated',
  'key.revoked',
  'key.restored',
  'session.started',
  'session.ended',
  'account.created',
  'account.changed',
  'account.removed',
  'webhook.created',
  'webhook.changed',
  'webhook.removed',
  'webhook.disabled',
  'webhook.secret-rotated',
  'link.created',
  'link.revoked',
  'capability.created',
  'capability.revoked',
  'keyname.revoked',
  'asset.deleted',
  'assets.changed',
  'assets.trashed',
  'assets.restored',
  'limits.changed',
  'signing-secret.changed',
  'backup.restored',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** What did something: an API key, somebody who signed in with one, or the service itself. */
export const ACTOR_KINDS = ['key', 'session', 'system'] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];

export interface Actor {
  readonly kind: ActorKind;
  /** Of the key, by which a rotated or revoked one is found as well; `system` for the service. */
  readonly id: string;
  /** What the key was called. */
  readonly name: string | null;
}

const SYSTEM: Actor = { kind: 'system', id: 'system', name: null };

export interface AuditTarget {
  readonly id: string;
  readonly name: string | null;
}

export interface AuditEntry {
  readonly id: string;
  readonly at: Date;
  readonly actor: Actor;
  readonly action: AuditAction;
  readonly target: AuditTarget | null;
  /** Where the request came from, and its id; null for what no request did. */
  readonly address: string | null;
  readonly requestId: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}

/** What is told of something that is done. */
export interface Deed {
  readonly workspaceId: string;
  readonly action: AuditAction;
  readonly target: AuditTarget | null;
  /** To be kept as JSON; never a secret, nor what opens something. */
  readonly details?: object;
  /** Who did it, where the request does not say that yet. */
  readonly actor?: Actor;
}

/**
 * Tells of what this transaction does, so that both are durable or neither. Who does it is asked of the request under way:
 * see docs/decisions/0033-who-did-what.md.
 */
export async function record(tx: Transaction<Schema>, deed: Deed): Promise<void> {
  const visit = currentWork()?.visit ?? null;
  const actor = deed.actor ?? visit?.by ?? SYSTEM;
  await insertAudit(tx, {
    id: newId(),
    workspace_id: deed.workspaceId,
    at: Date.now(),
    actor_kind: actor.kind,
    actor: actor.id,
    actor_name: actor.name,
    action: deed.action,
    target: deed.target?.id ?? null,
    target_name: deed.target?.name ?? null,
    address: visit?.address ?? null,
    request_id: visit?.requestId ?? null,
    details: JSON.stringify(deed.details ?? {}),
  });
}

/** As `record`, of what concerns the installation as a whole: whoever runs it has the default workspace. */
export async function recordForOperator(
  tx: Transaction<Schema>,
  deed: Omit<Deed, 'workspaceId'>,
): Promise<void> {
  const workspaceId = await defaultWorkspace(tx);
  // Before the first start is done there is nobody to be told.
  if (workspaceId !== null) await record(tx, { ...deed, workspaceId });
}

/** What to list; null leaves a filter out. */
export interface AuditListing {
  readonly actor: string | null;
  readonly action: AuditAction | null;
  readonly target: string | null;
  readonly since: Date | null;
  readonly until: Date | null;
}

/** Newest first. */
export async function auditOf(
  db: Kysely<Schema>,
  { workspaceId, since, until, ...filters }: AuditListing & { readonly workspaceId: string },
  { after, limit }: { readonly after: Position | null; readonly limit: number },
): Promise<Page<AuditEntry>> {
  const rows = await listAudit(db, {
    ...filters,
    workspaceId,
    since: since?.getTime() ?? null,
    until: until?.getTime() ?? null,
    after,
    limit: limit + 1,
  });
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    items: shown.map(entryFromRow),
    next: last === undefined ? null : { value: last.at, id: last.id },
  };
}

export async function sweepAudit(db: Kysely<Schema>, before: Date): Promise<void> {
  await deleteAuditBefore(db, before.getTime());
}

function entryFromRow(row: AuditRow): AuditEntry {
  return {
    id: row.id,
    at: new Date(row.at),
    actor: { kind: row.actor_kind as ActorKind, id: row.actor, name: row.actor_name },
    action: row.action as AuditAction,
    target: row.target === null ? null : { id: row.target, name: row.target_name },
    address: row.address,
    requestId: row.request_id,
    details: JSON.parse(row.details),
  };
}
