import type { Expression, Insertable, Kysely, Selectable, Transaction } from 'kysely';
import type { Millis, Schema, WebhookDeliveriesTable } from './schema.ts';
import { type Moment, sharedMoment } from './time.ts';

export type WebhookDeliveryRow = Selectable<WebhookDeliveriesTable>;

/** Tries of one delivery for which those behind it wait, to be told in order; after that many it is passed. */
export const TRIES_IN_ORDER = 4;
/** Rows that one statement of the sweep deletes. */
const CHUNK = 1_000;

export type NewDelivery = Omit<Insertable<WebhookDeliveriesTable>, 'next_at'> & { readonly next_at: Moment };

export async function insertDeliveries(db: Kysely<Schema>, rows: readonly NewDelivery[]): Promise<void> {
  if (rows.length > 0) await db.insertInto('webhook_deliveries').values(rows).execute();
}

/** The delivery that an endpoint has to be told next; it may have to wait for its time. */
export function nextInLine(db: Kysely<Schema>, endpointId: string | Expression<string>) {
  return db
    .selectFrom('webhook_deliveries')
    .where('endpoint_id', '=', endpointId)
    .where('state', '=', 'pending')
    .where((eb) => eb.or([eb('attempts', '<', TRIES_IN_ORDER), eb('next_at', '<=', sharedMoment(db, 0))]))
    .orderBy('seq')
    .limit(1);
}

/** Null when nothing is due. */
export async function dueDelivery(
  db: Kysely<Schema>,
  endpointId: string,
): Promise<WebhookDeliveryRow | null> {
  const row = await db
    .selectFrom(nextInLine(db, endpointId).selectAll().as('next'))
    .selectAll()
    .where('next_at', '<=', sharedMoment(db, 0))
    .executeTakeFirst();
  return row ?? null;
}

export async function countPending(db: Kysely<Schema>, endpointId: string): Promise<number> {
  const { pending } = await db
    .selectFrom('webhook_deliveries')
    .select((eb) => eb.fn.countAll<number>().as('pending'))
    .where('endpoint_id', '=', endpointId)
    .where('state', '=', 'pending')
    .executeTakeFirstOrThrow();
  return pending;
}

/** What a try came to. */
export interface Settled
  extends Pick<WebhookDeliveryRow, 'state' | 'attempted_at' | 'status' | 'reason' | 'duration'> {
  readonly next_at: Moment;
}

/** Counts a try; false when somebody else has settled that one, or began anew. */
export async function settleDelivery(
  tx: Transaction<Schema>,
  { seq, attempts }: Pick<WebhookDeliveryRow, 'seq' | 'attempts'>,
  settled: Settled,
): Promise<boolean> {
  const rows = await tx
    .updateTable('webhook_deliveries')
    .set({ ...settled, attempts: attempts + 1 })
    .where('seq', '=', seq)
    .where('state', '=', 'pending')
    .where('attempts', '=', attempts)
    .returning('seq')
    .execute();
  return rows.length > 0;
}

/** Everything that waits for its next try has it now. */
export async function hastenDeliveries(db: Kysely<Schema>, endpointId: string): Promise<void> {
  await db
    .updateTable('webhook_deliveries')
    .set({ next_at: sharedMoment(db, 0) })
    .where('endpoint_id', '=', endpointId)
    .where('state', '=', 'pending')
    .execute();
}

export interface DeliveriesQuery {
  readonly endpointId: string;
  /** Null for all. */
  readonly state: string | null;
  /** The `seq` of the last one of the page before; null for the first page. */
  readonly before: number | null;
  readonly limit: number;
}

/** The newest first. */
export async function listDeliveries(
  db: Kysely<Schema>,
  { endpointId, state, before, limit }: DeliveriesQuery,
): Promise<WebhookDeliveryRow[]> {
  return db
    .selectFrom('webhook_deliveries')
    .selectAll()
    .where('endpoint_id', '=', endpointId)
    .$if(state !== null, (query) => query.where('state', '=', state ?? ''))
    .$if(before !== null, (query) => query.where('seq', '<', before ?? 0))
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
}

/** Begins anew with one, whatever became of it, and returns it; null when the endpoint has no such one. */
export async function replayDelivery(
  db: Kysely<Schema>,
  { endpointId, id }: { endpointId: string; id: string },
): Promise<WebhookDeliveryRow | null> {
  const row = await db
    .updateTable('webhook_deliveries')
    .set({ state: 'pending', attempts: 0, next_at: sharedMoment(db, 0) })
    .where('endpoint_id', '=', endpointId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
}

/** Begins anew with all that failed, of events since a moment and of no test; returns how many. */
export async function replayFailed(
  db: Kysely<Schema>,
  { endpointId, since }: { endpointId: string; since: Millis },
): Promise<number> {
  const rows = await db
    .updateTable('webhook_deliveries')
    .set({ state: 'pending', attempts: 0, next_at: sharedMoment(db, 0) })
    .where('endpoint_id', '=', endpointId)
    .where('state', '=', 'failed')
    .where('event_id', 'is not', null)
    .where('happened_at', '>=', since)
    .returning('seq')
    .execute();
  return rows.length;
}

/** Those that came to an end, a few at a time, so that nobody waits long for this. */
export async function deleteDeliveriesBefore(db: Kysely<Schema>, before: Millis): Promise<void> {
  const ended = db
    .selectFrom('webhook_deliveries')
    .select('seq')
    .where('created_at', '<', before)
    .where('state', '!=', 'pending')
    .limit(CHUNK);
  let deleted = CHUNK;
  while (deleted === CHUNK) {
    const rows = await db
      .deleteFrom('webhook_deliveries')
      .where('seq', 'in', ended)
      .returning('seq')
      .execute();
    deleted = rows.length;
  }
}
