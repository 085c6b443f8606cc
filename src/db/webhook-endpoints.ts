import { type Kysely, type RawBuilder, type Selectable, type SqlBool, sql, type Updateable } from 'kysely';
import { engineOf } from './engine.ts';
import { type EventPosition, isBefore, presentPosition } from './events.ts';
import type { Schema, WebhookEndpointsTable } from './schema.ts';
import { sharedMoment } from './time.ts';
import { nextInLine } from './webhook-deliveries.ts';

export type WebhookEndpointRow = Selectable<WebhookEndpointsTable>;

interface EndpointId {
  readonly workspaceId: string;
  readonly id: string;
}

/** What a workspace says of one of its endpoints, or the service finds out. */
export type EndpointChanges = Omit<Updateable<WebhookEndpointsTable>, 'id' | 'workspace_id' | 'xid' | 'seq'>;

export async function insertEndpoint(db: Kysely<Schema>, row: WebhookEndpointRow): Promise<void> {
  await db.insertInto('webhook_endpoints').values(row).execute();
}

/** In the order in which they were made. */
export async function listEndpoints(db: Kysely<Schema>, workspaceId: string): Promise<WebhookEndpointRow[]> {
  return db
    .selectFrom('webhook_endpoints')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

export async function findEndpoint(
  db: Kysely<Schema>,
  { workspaceId, id }: EndpointId,
): Promise<WebhookEndpointRow | null> {
  const row = await findEndpointAnywhere(db, id);
  return row?.workspace_id === workspaceId ? row : null;
}

/** In whichever workspace. */
export async function findEndpointAnywhere(
  db: Kysely<Schema>,
  id: string,
): Promise<WebhookEndpointRow | null> {
  const row = await db.selectFrom('webhook_endpoints').selectAll().where('id', '=', id).executeTakeFirst();
  return row ?? null;
}

/** The endpoint as it is then, or null when the workspace has no such one. */
export async function updateEndpoint(
  db: Kysely<Schema>,
  { workspaceId, id }: EndpointId,
  changes: EndpointChanges,
): Promise<WebhookEndpointRow | null> {
  const row = await db
    .updateTable('webhook_endpoints')
    .set(changes)
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
}

/** With its deliveries; false when the workspace has no such endpoint. */
export async function deleteEndpoint(db: Kysely<Schema>, { workspaceId, id }: EndpointId): Promise<boolean> {
  const rows = await db
    .deleteFrom('webhook_endpoints')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .returning('id')
    .execute();
  return rows.length > 0;
}

/** False when somebody else has moved it since. */
export async function moveCursor(
  db: Kysely<Schema>,
  { id, xid, seq }: Pick<WebhookEndpointRow, 'id' | 'xid' | 'seq'>,
  to: EventPosition,
): Promise<boolean> {
  const rows = await db
    .updateTable('webhook_endpoints')
    .set({ xid: to.xid, seq: to.seq })
    .where('id', '=', id)
    .where('xid', '=', xid)
    .where('seq', '=', seq)
    .returning('id')
    .execute();
  return rows.length > 0;
}

/** An endpoint that there is something to do for. */
export type BusyEndpoint = EndpointId;

/**
 * Those with a delivery that is due, or with events that are still to become deliveries while fewer than
 * `window` of theirs are pending.
 */
export async function endpointsWithWork(db: Kysely<Schema>, window: number): Promise<BusyEndpoint[]> {
  return db
    .selectFrom('webhook_endpoints')
    .select(['id', 'workspace_id as workspaceId'])
    .where('disabled_at', 'is', null)
    .where((eb) =>
      eb.or([
        eb(nextInLine(db, eb.ref('webhook_endpoints.id')).select('next_at'), '<=', sharedMoment(db, 0)),
        eb.and([
          eb.exists(
            eb
              .selectFrom('events')
              .select('events.seq')
              .whereRef('events.workspace_id', '=', 'webhook_endpoints.workspace_id')
              .where(behindCursor(db))
              .limit(1),
          ),
          eb(
            eb
              .selectFrom('webhook_deliveries')
              .select(eb.fn.countAll<number>().as('pending'))
              .whereRef('endpoint_id', '=', 'webhook_endpoints.id')
              .where('state', '=', 'pending'),
            '<',
            window,
          ),
        ]),
      ]),
    )
    .execute();
}

/**
 * Lets those go on from now whose cursor is ahead of the feed, which happens when a database is restored into another
 * engine or server: there, what has happened was numbered anew.
 */
export async function recoverCursors(db: Kysely<Schema>): Promise<void> {
  const present = await presentPosition(db);
  const rows = await db.selectFrom('webhook_endpoints').select(['id', 'xid', 'seq']).execute();
  for (const row of rows) if (isBefore(present, row)) await moveCursor(db, row, present);
}

function behindCursor(db: Kysely<Schema>): RawBuilder<SqlBool> {
  if (engineOf(db) === 'sqlite') return sql<SqlBool>`events.seq > webhook_endpoints.seq`;
  return sql<SqlBool>`(events.xid, events.seq) > (webhook_endpoints.xid, webhook_endpoints.seq)`;
}
