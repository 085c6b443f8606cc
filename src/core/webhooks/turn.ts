import type { Kysely } from 'kysely';
import type { Schema } from '#db/schema.ts';
import { transact } from '#db/transact.ts';
import { dueDelivery, type WebhookDeliveryRow } from '#db/webhook-deliveries.ts';
import { findEndpointAnywhere, type WebhookEndpointRow } from '#db/webhook-endpoints.ts';
import type { Egress } from '#egress/egress.ts';
import type { Logger } from '#log.ts';
import type { DeliveryState } from './deliveries.ts';
import { secretsOf } from './endpoints.ts';
import { fanOut } from './fan-out.ts';
import { type Compose, messageOf } from './message.ts';
import { type Outcome, send } from './send.ts';
import { settle } from './settle.ts';

/** Milliseconds after which an endpoint lets another one have its place. */
const TURN = 10_000;

/** What a try came to. */
export interface Tried {
  readonly outcome: Outcome;
  /** Of the delivery after it; null when it is somebody else's by now. */
  readonly state: DeliveryState | null;
}

/** Runs a try, and looks at how it goes; null when it was broken off here. */
export type WatchTry = (
  delivery: Pick<WebhookDeliveryRow, 'id' | 'attempts'>,
  fn: () => Promise<Tried | null>,
) => Promise<void>;

export interface TurnParts {
  readonly db: Kysely<Schema>;
  readonly egress: Egress;
  readonly compose: Compose;
  readonly log: Logger;
  readonly watch: WatchTry;
  /** From 0 to 1, like `Math.random`. */
  readonly random: () => number;
}

/**
 * Tells an endpoint what it has to be told by now, one after the other, in the order of the feed. To be run by one at a time:
 * two would tell it things twice. Resolves also when the signal aborts, and what was under way is then told again.
 */
export async function takeTurn(parts: TurnParts, endpointId: string, signal: AbortSignal): Promise<void> {
  const { db } = parts;
  const end = performance.now() + TURN;
  while (!signal.aborted && performance.now() < end) {
    // Anew each time: it may have been changed, disabled or deleted.
    const endpoint = await findEndpointAnywhere(db, endpointId);
    if (endpoint === null || endpoint.disabled_at !== null) return;
    const delivery = await dueDelivery(db, endpointId);
    if (delivery !== null) await parts.watch(delivery, () => deliver(parts, { endpoint, delivery }, signal));
    else if (!(await fanOut(db, endpoint))) return;
  }
}

async function deliver(
  parts: TurnParts,
  { endpoint, delivery }: { endpoint: WebhookEndpointRow; delivery: WebhookDeliveryRow },
  signal: AbortSignal,
): Promise<Tried | null> {
  const { db, random, log } = parts;
  const outcome = await attempt(parts, { endpoint, delivery }, signal);
  if (outcome === null) return null;
  if (outcome.reason !== null) {
    const { id, attempts } = delivery;
    log.info(
      { endpoint: endpoint.id, delivery: id, attempts, reason: outcome.reason },
      'a webhook was not taken',
    );
  }
  const state = await transact(db, (tx) => settle(tx, { endpoint, delivery, outcome, random }));
  return { outcome, state };
}

/** Null when it was broken off here. */
async function attempt(
  { db, egress, compose, log }: TurnParts,
  { endpoint, delivery }: { endpoint: WebhookEndpointRow; delivery: WebhookDeliveryRow },
  signal: AbortSignal,
): Promise<Outcome | null> {
  try {
    const body = compose(await messageOf(db, endpoint.workspace_id, delivery));
    const call = { url: endpoint.url, secrets: secretsOf(endpoint), id: delivery.id, body };
    return await send(egress, call, signal);
  } catch (error) {
    if (signal.aborted) return null;
    // A fault of ours: it must not be tried for ever, nor keep what is behind it from being told.
    log.error({ err: error, delivery: delivery.id }, 'a webhook could not be sent');
    const reason = 'It could not be sent for a reason inside the server; its log tells more.';
    return { status: null, reason, retryAfter: null, duration: 0 };
  }
}
