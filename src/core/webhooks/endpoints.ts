import type { Kysely, Transaction } from 'kysely';
import { presentPosition } from '#db/events.ts';
import type { Schema } from '#db/schema.ts';
import { transact } from '#db/transact.ts';
import {
  deleteEndpoint,
  type EndpointChanges,
  findEndpoint,
  insertEndpoint,
  listEndpoints,
  updateEndpoint,
  type WebhookEndpointRow,
} from '#db/webhook-endpoints.ts';
import type { Egress } from '#egress/egress.ts';
import { AssetError } from '#errors.ts';
import { record } from '../audit.ts';
import type { EventType } from '../feed/feed.ts';
import { newId } from '../identifiers.ts';
import { makeSecret } from './signature.ts';

/** In one workspace: each of them is called for each event. */
const MOST = 50;

/** Where somebody wants to be told what happens in a workspace. */
export interface WebhookEndpoint {
  readonly id: string;
  readonly url: string;
  readonly description: string;
  /** Null for all. */
  readonly types: readonly EventType[] | null;
  readonly enabled: boolean;
  readonly disabledAt: Date | null;
  /** Why the service disabled it; null when somebody did. */
  readonly disabledReason: string | null;
  /** Since when nothing was taken; null when the last call was. */
  readonly failingSince: Date | null;
  /** Until when the secret before the last rotation signs as well, or null. */
  readonly previousSecretUntil: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** With the secret, which is shown here and never again. */
export interface WithSecret {
  readonly endpoint: WebhookEndpoint;
  readonly secret: string;
}

export interface EndpointId {
  readonly workspaceId: string;
  readonly id: string;
}

export interface EndpointSettings {
  readonly url: string;
  readonly description: string;
  readonly types: readonly EventType[] | null;
}

/** It is told what happens from now on. Throws as `Egress.check` for a URL that is not let out. */
export async function createEndpoint(
  tx: Transaction<Schema>,
  egress: Egress,
  { workspaceId, url, description, types }: EndpointSettings & { readonly workspaceId: string },
): Promise<WithSecret> {
  const checked = egress.check(url).href;
  if ((await listEndpoints(tx, workspaceId)).length >= MOST) {
    throw new AssetError(
      'conflict',
      `A workspace has at most ${MOST} webhooks: delete one that is not needed.`,
    );
  }
  const now = Date.now();
  const secret = makeSecret();
  const row: WebhookEndpointRow = {
    id: newId(),
    workspace_id: workspaceId,
    url: checked,
    description,
    types: columnOf(types),
    secret,
    previous_secret: null,
    previous_until: null,
    ...(await presentPosition(tx)),
    disabled_at: null,
    disabled_reason: null,
    failing_since: null,
    created_at: now,
    updated_at: now,
  };
  await insertEndpoint(tx, row);
  await record(tx, { ...told(row), action: 'webhook.created', details: { types } });
  return { endpoint: endpointFromRow(row), secret };
}

export async function endpointsIn(db: Kysely<Schema>, workspaceId: string): Promise<WebhookEndpoint[]> {
  return (await listEndpoints(db, workspaceId)).map(endpointFromRow);
}

export async function endpointRow(db: Kysely<Schema>, id: EndpointId): Promise<WebhookEndpointRow> {
  return (await findEndpoint(db, id)) ?? missing();
}

export async function getEndpoint(db: Kysely<Schema>, id: EndpointId): Promise<WebhookEndpoint> {
  return endpointFromRow(await endpointRow(db, id));
}

/** An endpoint that is enabled again is first told what it has missed, as far back as the feed goes. */
export async function changeEndpoint(
  parts: { readonly db: Kysely<Schema>; readonly egress: Egress },
  id: EndpointId,
  { url, types, enabled, description }: Partial<EndpointSettings & { readonly enabled: boolean }>,
): Promise<WebhookEndpoint> {
  const now = Date.now();
  const changes: EndpointChanges = {
    ...(url !== undefined && { url: parts.egress.check(url).href }),
    ...(description !== undefined && { description }),
    ...(types !== undefined && { types: columnOf(types) }),
    ...(enabled === true && { disabled_at: null, disabled_reason: null, failing_since: null }),
    ...(enabled === false && { disabled_at: now, disabled_reason: null }),
    updated_at: now,
  };
  return transact(parts.db, async (tx) => {
    const row = (await updateEndpoint(tx, id, changes)) ?? missing();
    const said = { types, enabled, description, ...(url !== undefined && { url: originOf(row.url) }) };
    await record(tx, { ...told(row), action: 'webhook.changed', details: said });
    return endpointFromRow(row);
  });
}

export async function removeEndpoint(db: Kysely<Schema>, id: EndpointId): Promise<void> {
  await transact(db, async (tx) => {
    const row = await endpointRow(tx, id);
    await deleteEndpoint(tx, id);
    await record(tx, { ...told(row), action: 'webhook.removed' });
  });
}

/** Gives the endpoint a new secret; the one before signs beside it for `overlap` milliseconds. */
export async function rotateSecret(
  tx: Transaction<Schema>,
  id: EndpointId,
  overlap: number,
): Promise<WithSecret> {
  const secret = makeSecret();
  const before = await endpointRow(tx, id);
  const now = Date.now();
  const previous =
    overlap > 0
      ? { previous_secret: before.secret, previous_until: now + overlap }
      : { previous_secret: null, previous_until: null };
  const row = (await updateEndpoint(tx, id, { secret, ...previous, updated_at: now })) ?? missing();
  const until = previous.previous_until === null ? null : new Date(previous.previous_until);
  await record(tx, { ...told(row), action: 'webhook.secret-rotated', details: { previousUntil: until } });
  return { endpoint: endpointFromRow(row), secret };
}

/** What the audit log says of an endpoint, in whose path there may be a secret. */
export function told({ workspace_id: workspaceId, id, url }: WebhookEndpointRow) {
  return { workspaceId, target: { id, name: originOf(url) } };
}

function originOf(url: string): string {
  return new URL(url).origin;
}

/** The secrets that sign at this moment, the newest first. */
export function secretsOf({
  secret,
  previous_secret: previous,
  previous_until: until,
}: WebhookEndpointRow): string[] {
  return previous !== null && (until ?? 0) > Date.now() ? [secret, previous] : [secret];
}

export function typesOf({ types }: WebhookEndpointRow): readonly EventType[] | null {
  return types === null ? null : JSON.parse(types);
}

function endpointFromRow(row: WebhookEndpointRow): WebhookEndpoint {
  const previousUntil = row.previous_until ?? 0;
  return {
    id: row.id,
    url: row.url,
    description: row.description,
    types: typesOf(row),
    enabled: row.disabled_at === null,
    disabledAt: dateOf(row.disabled_at),
    disabledReason: row.disabled_reason,
    failingSince: dateOf(row.failing_since),
    previousSecretUntil: previousUntil > Date.now() ? new Date(previousUntil) : null,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
  };
}

function dateOf(millis: number | null): Date | null {
  return millis === null ? null : new Date(millis);
}

function columnOf(types: readonly EventType[] | null): string | null {
  return types === null ? null : JSON.stringify(types);
}

function missing(): never {
  throw new AssetError('not-found', 'There is no such webhook.');
}
