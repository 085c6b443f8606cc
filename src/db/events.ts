import { type Kysely, type RawBuilder, type Selectable, type SqlBool, sql, type Transaction } from 'kysely';
import { type EngineName, engineOf } from './engine.ts';
import type { EventsTable, Millis, Schema } from './schema.ts';
import { transact } from './transact.ts';
import { findMark, setMark } from './workspaces.ts';

export type EventRow = Selectable<EventsTable>;

/** A place in the feed: behind one event and before the next. See docs/decisions/0020-a-feed-in-the-order-of-commits.md. */
export interface EventPosition {
  readonly xid: number;
  readonly seq: number;
}

export const BEGINNING: EventPosition = { xid: 0, seq: 0 };

/** What is missing before here was swept. */
const SWEPT = 'events-swept';
/** Rows that one transaction of the sweep deletes. */
const CHUNK = 1_000;

/** No transaction that is still to commit can have written before these. */
const SETTLED: Readonly<Record<EngineName, RawBuilder<SqlBool>>> = {
  sqlite: sql<SqlBool>`1`,
  postgres: sql<SqlBool>`xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint`,
};

export interface EventsQuery {
  readonly workspaceId: string;
  readonly after: EventPosition;
  /** Null for those of all types. */
  readonly types: readonly string[] | null;
  readonly limit: number;
}

/**
 * The next events of a workspace, complete up to the last of them. `held`: there are more, which cannot be told yet because
 * a transaction that began before them is still running.
 */
export async function listEvents(
  db: Kysely<Schema>,
  { workspaceId, after, types, limit }: EventsQuery,
): Promise<{ readonly rows: readonly EventRow[]; readonly held: boolean }> {
  const rows = await db
    .selectFrom('events')
    .selectAll()
    .select(SETTLED[engineOf(db)].as('settled'))
    .where('workspace_id', '=', workspaceId)
    .where(behind(db, after))
    .$if(types !== null, (query) => query.where('type', 'in', types ?? []))
    .orderBy(...firstOrder(db))
    .orderBy('seq')
    .limit(limit)
    .execute();
  const unsettled = rows.findIndex(({ settled }) => !settled);
  const shown = unsettled === -1 ? rows : rows.slice(0, unsettled);
  return { rows: shown.map(({ settled: _, ...row }) => row), held: unsettled !== -1 };
}

/** The workspaces in which something has happened since, and until where that was looked for. */
export async function eventfulWorkspaces(
  db: Kysely<Schema>,
  after: EventPosition,
): Promise<{ readonly workspaceIds: ReadonlySet<string>; readonly until: EventPosition }> {
  const rows = await db
    .selectFrom('events')
    .select(['xid', 'seq', 'workspace_id'])
    .where(behind(db, after))
    .where(SETTLED[engineOf(db)])
    .orderBy(...firstOrder(db))
    .orderBy('seq')
    .limit(CHUNK)
    .execute();
  const { xid, seq } = rows.at(-1) ?? after;
  return { workspaceIds: new Set(rows.map((row) => row.workspace_id)), until: { xid, seq } };
}

/** Behind everything that can be told by now. */
export async function presentPosition(db: Kysely<Schema>): Promise<EventPosition> {
  if (engineOf(db) === 'postgres') {
    const { rows } = await sql<{ xid: number }>`
      select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as xid`.execute(db);
    return { xid: rows[0]?.xid ?? 0, seq: 0 };
  }
  const { rows } = await sql<{ seq: number }>`
    select seq from sqlite_sequence where name = 'events'`.execute(db);
  return { xid: 0, seq: rows[0]?.seq ?? 0 };
}

/** Where what is still there begins, or null when nothing is missing. */
export async function sweptPosition(db: Kysely<Schema>): Promise<EventPosition | null> {
  const mark = await findMark(db, SWEPT);
  return mark === null ? null : JSON.parse(mark);
}

export function isBefore(one: EventPosition, other: EventPosition): boolean {
  return one.xid < other.xid || (one.xid === other.xid && one.seq < other.seq);
}

/** Deletes events from before a moment, the oldest first. */
export async function deleteEventsBefore(db: Kysely<Schema>, before: Millis): Promise<void> {
  await deleteForeignEvents(db);
  while ((await deleteChunk(db, before)) === CHUNK);
}

function deleteChunk(db: Kysely<Schema>, before: Millis): Promise<number> {
  return transact(db, async (tx) => {
    const oldest = await tx
      .selectFrom('events')
      .select(['xid', 'seq', 'created_at'])
      .orderBy(...firstOrder(tx))
      .orderBy('seq')
      .limit(CHUNK)
      .execute();
    // The clocks of several nodes differ: what is kept begins with the first that is young enough.
    const kept = oldest.findIndex((row) => row.created_at >= before);
    const expired = kept === -1 ? oldest : oldest.slice(0, kept);
    const last = expired.at(-1);
    if (last === undefined) return 0;
    await tx
      .deleteFrom('events')
      .where(sql<SqlBool>`not (${behind(tx, last)})`)
      .execute();
    await setMark(tx, SWEPT, JSON.stringify({ xid: last.xid, seq: last.seq }));
    return expired.length;
  });
}

/** Nothing of what was can be told: who goes on from an event that is gone begins anew, and webhooks with what comes. */
export async function forgetFeed(tx: Transaction<Schema>): Promise<void> {
  await tx.deleteFrom('events').execute();
  const present = await presentPosition(tx);
  await setMark(tx, SWEPT, JSON.stringify(present));
  await tx.updateTable('webhook_endpoints').set(present).execute();
}

/** A database that was restored from a dump has events of transactions that its server has yet to number. */
async function deleteForeignEvents(db: Kysely<Schema>): Promise<void> {
  if (engineOf(db) === 'sqlite') return;
  await db
    .deleteFrom('events')
    .where(sql<SqlBool>`xid >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint`)
    .execute();
}

/** On SQLite one transaction follows the other, so that the order of numbers is that of commits. */
function behind(db: Kysely<Schema>, { xid, seq }: EventPosition): RawBuilder<SqlBool> {
  if (engineOf(db) === 'sqlite') return sql<SqlBool>`seq > ${seq}`;
  return sql<SqlBool>`(xid, seq) > (${xid}::bigint, ${seq}::bigint)`;
}

function firstOrder(db: Kysely<Schema>): ['xid' | 'seq'] {
  return [engineOf(db) === 'sqlite' ? 'seq' : 'xid'];
}
