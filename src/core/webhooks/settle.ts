import type { Transaction } from 'kysely';
import type { Schema } from '#db/schema.ts';
import { sharedMoment } from '#db/time.ts';
import { hastenDeliveries, settleDelivery, type WebhookDeliveryRow } from '#db/webhook-deliveries.ts';
import { type EndpointChanges, updateEndpoint, type WebhookEndpointRow } from '#db/webhook-endpoints.ts';
import { record } from '../audit.ts';
import type { DeliveryState } from './deliveries.ts';
import { told } from './endpoints.ts';
import { DISABLED_AFTER, OUTAGE, retryDelay } from './retries.ts';
import type { Outcome } from './send.ts';

export interface Tried {
  readonly endpoint: WebhookEndpointRow;
  readonly delivery: WebhookDeliveryRow;
  readonly outcome: Outcome;
  /** From 0 to 1, like `Math.random`. */
  readonly random: () => number;
}

/** The receiver says that it is gone for good: Standard Webhooks has that disable the endpoint. */
const GONE = 410;

/** What becomes of a delivery, and of its endpoint, after a try; null when somebody else has settled that one. */
export async function settle(tx: Transaction<Schema>, tried: Tried): Promise<DeliveryState | null> {
  const { endpoint, delivery, outcome, random } = tried;
  const { status, reason, duration, retryAfter } = outcome;
  const now = Date.now();
  const attempts = delivery.attempts + 1;
  const delay = status === GONE ? null : retryDelay({ attempts, retryAfter }, random);
  const state = reason === null ? 'delivered' : delay === null ? 'failed' : 'pending';
  const settled = await settleDelivery(tx, delivery, {
    state,
    next_at: sharedMoment(tx, reason === null ? 0 : (delay ?? 0)),
    attempted_at: now,
    status,
    reason,
    duration,
  });
  if (!settled) return null;
  const { id, workspace_id: workspaceId, failing_since: since } = endpoint;
  if (reason === null) {
    if (since === null) return state;
    await updateEndpoint(tx, { workspaceId, id }, { failing_since: null });
    if (now - since >= OUTAGE) await hastenDeliveries(tx, id);
    return state;
  }
  const changes = afterFailure(tried, { now, isOver: delay === null });
  await updateEndpoint(tx, { workspaceId, id }, changes);
  if (changes.disabled_at === undefined) return state;
  const details = { reason: changes.disabled_reason };
  await record(tx, { ...told(endpoint), action: 'webhook.disabled', details });
  return state;
}

function afterFailure(
  { endpoint: { failing_since: since }, outcome: { status, reason } }: Tried,
  { now, isOver }: { now: number; isOver: boolean },
): EndpointChanges {
  const failing = { failing_since: since ?? now };
  if (status === GONE) {
    const disabled_reason = `It answered ${GONE}: nobody wants to be told there any more.`;
    return { ...failing, disabled_at: now, disabled_reason };
  }
  // Not at the first failure after a quiet week, and only once something was tried for long enough to be given up.
  if (!isOver || since === null || now - since < DISABLED_AFTER) return failing;
  const disabled_reason = `Nothing was taken since ${new Date(since).toISOString()}. At last: ${reason}`;
  return { ...failing, disabled_at: now, disabled_reason };
}
