import type { Kysely } from 'kysely';
import { listEvents } from '#db/events.ts';
import type { Schema } from '#db/schema.ts';
import { sharedMoment } from '#db/time.ts';
import { transact } from '#db/transact.ts';
import { countPending, insertDeliveries } from '#db/webhook-deliveries.ts';
import { moveCursor, type WebhookEndpointRow } from '#db/webhook-endpoints.ts';
import { eventId } from '../feed/feed.ts';
import { newId } from '../identifiers.ts';
import { typesOf } from './endpoints.ts';

/** Deliveries of one endpoint that may be pending; what happens beyond stays in the feed meanwhile. */
export const WINDOW = 500;
/** Events that become deliveries in one transaction. */
const PAGE = 50;

/**
 * Turns the next events into deliveries and moves the endpoint's cursor behind them, in one transaction: none is lost, and none
 * is there twice, whoever does it and whenever he dies. False when there is nothing to turn, or no room for it.
 */
export async function fanOut(db: Kysely<Schema>, endpoint: WebhookEndpointRow): Promise<boolean> {
  if ((await countPending(db, endpoint.id)) >= WINDOW) return false;
  const { workspace_id: workspaceId, xid, seq } = endpoint;
  // All types: those that are not wanted move the cursor too.
  const { rows } = await listEvents(db, { workspaceId, after: { xid, seq }, types: null, limit: PAGE });
  const last = rows.at(-1);
  if (last === undefined) return false;
  const types: readonly string[] | null = typesOf(endpoint);
  const wanted = rows.filter(({ type }) => types === null || types.includes(type));
  const now = Date.now();
  const deliveries = wanted.map((row) => ({
    id: `msg_${newId()}`,
    endpoint_id: endpoint.id,
    event_id: eventId(row),
    type: row.type,
    asset_id: row.asset_id,
    project_id: row.project_id,
    script_id: row.script_id,
    batch_id: row.batch_id,
    happened_at: row.created_at,
    state: 'pending',
    attempts: 0,
    next_at: sharedMoment(db, 0),
    created_at: now,
  }));
  return transact(db, async (tx) => {
    const moved = await moveCursor(tx, endpoint, { xid: last.xid, seq: last.seq });
    if (moved) await insertDeliveries(tx, deliveries);
    return moved;
  });
}
