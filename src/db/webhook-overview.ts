import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';
import { sharedMoment } from './time.ts';

/** Deliveries that are still to be taken by endpoints that are told things: by now, or at a later try. */
export interface DeliveryBacklog {
  readonly due: number;
  readonly waiting: number;
}

/** Of all workspaces. Each endpoint has a bounded number of them, so that this is cheap to ask. */
export async function deliveryBacklog(db: Kysely<Schema>): Promise<DeliveryBacklog> {
  const { pending, due } = await db
    .selectFrom('webhook_endpoints')
    .innerJoin('webhook_deliveries', 'webhook_deliveries.endpoint_id', 'webhook_endpoints.id')
    .where('webhook_endpoints.disabled_at', 'is', null)
    .where('webhook_deliveries.state', '=', 'pending')
    .select((eb) => [
      eb.fn.countAll<number>().as('pending'),
      eb.fn.countAll<number>().filterWhere('next_at', '<=', sharedMoment(db, 0)).as('due'),
    ])
    .executeTakeFirstOrThrow();
  return { due: Number(due), waiting: Number(pending) - Number(due) };
}

/** Whether what an endpoint is told arrives, and whether it is told anything. */
export type EndpointHealth = 'active' | 'failing' | 'disabled';

/** Endpoints of all workspaces. */
export async function endpointHealth(db: Kysely<Schema>): Promise<Record<EndpointHealth, number>> {
  const { all, failing, disabled } = await db
    .selectFrom('webhook_endpoints')
    .select((eb) => [
      eb.fn.countAll<number>().as('all'),
      eb.fn.countAll<number>().filterWhere('disabled_at', 'is not', null).as('disabled'),
      eb.fn
        .countAll<number>()
        .filterWhere((on) => on.and([on('disabled_at', 'is', null), on('failing_since', 'is not', null)]))
        .as('failing'),
    ])
    .executeTakeFirstOrThrow();
  const off = { failing: Number(failing), disabled: Number(disabled) };
  return { active: Number(all) - off.failing - off.disabled, ...off };
}
