import type { Kysely } from 'kysely';
import type { Position } from '#db/keyset.ts';
import type { Schema } from '#db/schema.ts';
import {
  deleteDeliveriesBefore,
  insertDeliveries,
  listDeliveries,
  replayDelivery,
  replayFailed,
  type WebhookDeliveryRow,
} from '#db/webhook-deliveries.ts';
import type { Egress } from '#egress/egress.ts';
import { AssetError } from '#errors.ts';
import { newId } from '../identifiers.ts';
import type { Page } from '../library.ts';
import { type EndpointId, endpointRow, secretsOf } from './endpoints.ts';
import { type Compose, messageOf, TEST } from './message.ts';
import { send } from './send.ts';

export const DELIVERY_STATES = ['pending', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** Something that an endpoint is told, was told, or could not be told. */
export interface WebhookDelivery {
  /** What the receiver knows it by. */
  readonly id: string;
  readonly type: string;
  /** Null for a test. */
  readonly eventId: string | null;
  readonly status: DeliveryState;
  readonly attempts: number;
  /** Null when there will be no more tries. */
  readonly nextAttemptAt: Date | null;
  /** Of the last try, as all that follows. */
  readonly attemptedAt: Date | null;
  readonly responseStatus: number | null;
  /** Why it was not taken. */
  readonly reason: string | null;
  /** Milliseconds. */
  readonly duration: number | null;
  readonly createdAt: Date;
}

/** Newest first. */
export async function deliveriesOf(
  db: Kysely<Schema>,
  id: EndpointId,
  { state, after, limit }: { state: DeliveryState | null; after: Position | null; limit: number },
): Promise<Page<WebhookDelivery>> {
  await endpointRow(db, id);
  const before = after === null ? null : Number(after.value);
  const rows = await listDeliveries(db, { endpointId: id.id, state, before, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    items: shown.map(deliveryFromRow),
    next: last === undefined ? null : { value: last.seq, id: last.id },
  };
}

/** Tells the endpoint once more, under the same id, with all tries anew. */
export async function replay(
  db: Kysely<Schema>,
  id: EndpointId,
  deliveryId: string,
): Promise<WebhookDelivery> {
  await endpointRow(db, id);
  const row = await replayDelivery(db, { endpointId: id.id, id: deliveryId });
  if (row === null) throw new AssetError('not-found', 'The webhook has no such delivery.');
  return deliveryFromRow(row);
}

/** As `replay`, with all that failed of what happened since; returns how many. */
export async function replayAllFailed(db: Kysely<Schema>, id: EndpointId, since: Date): Promise<number> {
  await endpointRow(db, id);
  return replayFailed(db, { endpointId: id.id, since: since.getTime() });
}

/** Calls the endpoint once, at once, also when it is disabled, and tells what came of it. */
export async function testEndpoint(
  {
    db,
    egress,
    compose,
  }: { readonly db: Kysely<Schema>; readonly egress: Egress; readonly compose: Compose },
  id: EndpointId,
  signal: AbortSignal,
): Promise<WebhookDelivery> {
  const endpoint = await endpointRow(db, id);
  const now = Date.now();
  const about = { event_id: null, asset_id: null, project_id: null, script_id: null, batch_id: null };
  const made = { id: `msg_${newId()}`, endpoint_id: id.id, type: TEST, ...about };
  const times = { happened_at: now, created_at: now, attempted_at: now, next_at: now };
  const untried = {
    ...made,
    ...times,
    seq: 0,
    state: 'failed',
    attempts: 1,
    status: null,
    reason: null,
    duration: null,
  };
  const body = compose(await messageOf(db, id.workspaceId, untried));
  const call = { url: endpoint.url, secrets: secretsOf(endpoint), id: made.id, body };
  const { status, reason, duration } = await send(egress, call, signal);
  const { seq: _, ...row } = {
    ...untried,
    state: reason === null ? 'delivered' : 'failed',
    status,
    reason,
    duration,
  };
  await insertDeliveries(db, [row]);
  return deliveryFromRow({ ...row, seq: 0 });
}

/** Forgets deliveries from before a moment that came to an end. */
export async function sweepDeliveries(db: Kysely<Schema>, before: Date): Promise<void> {
  await deleteDeliveriesBefore(db, before.getTime());
}

function deliveryFromRow(row: WebhookDeliveryRow): WebhookDelivery {
  return {
    id: row.id,
    type: row.type,
    eventId: row.event_id,
    status: row.state as DeliveryState,
    attempts: row.attempts,
    nextAttemptAt: row.state === 'pending' ? new Date(row.next_at) : null,
    attemptedAt: row.attempted_at === null ? null : new Date(row.attempted_at),
    responseStatus: row.status,
    reason: row.reason,
    duration: row.duration,
    createdAt: new Date(row.created_at),
  };
}
