import type { Kysely } from 'kysely';
import { findAssetsEvenTrashed } from '#db/assets.ts';
import {
  BEGINNING,
  deleteEventsBefore,
  type EventPosition,
  type EventRow,
  isBefore,
  listEvents,
  presentPosition,
  sweptPosition,
} from '#db/events.ts';
import type { Schema } from '#db/schema.ts';
import { AssetError } from '#errors.ts';
import { type Asset, assetFromRow } from '../asset.ts';

/** Everything that is told: a subject and what became of it. */
export const EVENT_TYPES = [
  'asset.created',
  'asset.updated',
  'asset.ready',
  'asset.failed',
  'asset.trashed',
  'asset.restored',
  'asset.deleted',
  'project.created',
  'project.updated',
  'project.deleted',
  'script.created',
  'script.updated',
  'script.deleted',
  'generation.started',
  'generation.succeeded',
  'generation.failed',
  'generation.cancelled',
  'batch.finished',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** Something that happened in a workspace. */
export interface FeedEvent {
  /** Where to go on from. */
  readonly id: string;
  readonly type: EventType;
  readonly at: Date;
  readonly assetId: string | null;
  readonly projectId: string | null;
  readonly scriptId: string | null;
  readonly batchId: string | null;
  /** As it is by now; null when the event is not of one, or it is gone. */
  readonly asset: Asset | null;
}

export interface FeedQuery {
  readonly workspaceId: string;
  readonly after: EventPosition;
  /** Null for all. */
  readonly types: readonly EventType[] | null;
  readonly limit: number;
}

export interface FeedPage {
  readonly events: readonly FeedEvent[];
  /** Behind the last of them. */
  readonly position: EventPosition;
  /** There are more at this moment. */
  readonly hasMore: boolean;
  /** There are some that can be told in a moment. */
  readonly held: boolean;
}

export async function readFeed(db: Kysely<Schema>, query: FeedQuery): Promise<FeedPage> {
  const { rows, held } = await listEvents(db, query);
  const assetIds = new Set(rows.flatMap(({ asset_id: id }) => id ?? []));
  const assets = await findAssetsEvenTrashed(db, query.workspaceId, [...assetIds]);
  const byId = new Map(assets.map((row) => [row.id, assetFromRow(row)]));
  const { xid, seq } = rows.at(-1) ?? query.after;
  return {
    events: rows.map((row) => eventFromRow(row, byId)),
    position: { xid, seq },
    hasMore: rows.length === query.limit,
    held,
  };
}

/** Where somebody begins to read. */
export interface Start {
  readonly position: EventPosition;
  /** Events between there and what was asked for are gone: what is known should be asked for anew. */
  readonly reset: boolean;
}

/** Behind the event with the id `last`; null begins now. */
export async function startAfter(db: Kysely<Schema>, last: string | null): Promise<Start> {
  const present = await presentPosition(db);
  if (last === null) return { position: present, reset: false };
  const position = positionOf(last);
  if (position === BEGINNING) return { position, reset: false };
  const swept = await sweptPosition(db);
  const isKnown = !isBefore(present, position) && (swept === null || !isBefore(position, swept));
  return isKnown ? { position, reset: false } : { position: present, reset: true };
}

export function eventId({ xid, seq }: EventPosition): string {
  return `${xid}-${seq}`;
}

export async function sweepFeed(db: Kysely<Schema>, before: Date): Promise<void> {
  await deleteEventsBefore(db, before.getTime());
}

/** `0` is the oldest that there is. */
function positionOf(id: string): EventPosition {
  if (id === '0') return BEGINNING;
  const [, xid, seq] = /^(\d{1,15})-(\d{1,15})$/.exec(id) ?? [];
  if (xid !== undefined && seq !== undefined) return { xid: Number(xid), seq: Number(seq) };
  throw new AssetError('invalid', `"${id}" is no id of an event: take it from one unchanged.`);
}

function eventFromRow(row: EventRow, assets: ReadonlyMap<string, Asset>): FeedEvent {
  return {
    id: eventId(row),
    type: row.type as EventType,
    at: new Date(row.created_at),
    assetId: row.asset_id,
    projectId: row.project_id,
    scriptId: row.script_id,
    batchId: row.batch_id,
    asset: assets.get(row.asset_id ?? '') ?? null,
  };
}
