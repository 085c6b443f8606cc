import type { Kysely } from 'kysely';
import { isLeaseHeld } from '#db/leases.ts';
import type { Schema } from '#db/schema.ts';
import { sharedMoment } from '#db/time.ts';
import { findUpload, type UploadRow } from '#db/uploads.ts';
import { AssetError } from '#errors.ts';
import type { Changes } from '../changes.ts';
import type { IngestParts } from '../ingest.ts';
import type { Leases } from '../leases.ts';
import { sizeText } from '../size-text.ts';
import type { RunningHashes } from './running-hashes.ts';

/** An upload that comes in pieces, over as many connections as it takes. */
export interface ResumableUpload {
  readonly id: string;
  /** What it becomes; null for a part that is to be joined with others. */
  readonly assetId: string | null;
  /** Bytes; null until the client knows. */
  readonly length: number | null;
  /** Bytes that are durable: where to go on. */
  readonly received: number;
  /** As the client gave them, to be told again. */
  readonly metadata: string | null;
  readonly concat: string | null;
  readonly complete: boolean;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export interface ResumableParts extends IngestParts {
  readonly leases: Leases;
  readonly hashes: RunningHashes;
  readonly changes: Changes;
  /** Bytes. */
  readonly maxUpload: number;
  /** Milliseconds without a byte after which an upload is given up. */
  readonly uploadExpiry: number;
}

export interface UploadId {
  readonly workspaceId: string;
  readonly id: string;
}

export function uploadFromRow(row: UploadRow): ResumableUpload {
  return {
    id: row.id,
    assetId: row.asset_id,
    length: row.length,
    received: row.received,
    metadata: row.metadata,
    concat: row.concat,
    complete: row.completed_at !== null,
    createdAt: new Date(row.created_at),
    expiresAt: new Date(row.expires_at),
  };
}

/** @throws `not-found` for unknown and foreign ids alike, `gone` once it has expired */
export async function requireUpload(db: Kysely<Schema>, { workspaceId, id }: UploadId): Promise<UploadRow> {
  const row = await findUpload(db, workspaceId, id);
  if (row === null) throw new AssetError('not-found', `There is no upload ${id}.`);
  if (row.expires_at <= Date.now() && !(await isUnderway(db, id))) {
    throw new AssetError('gone', 'The upload has expired: start it again from the beginning.');
  }
  return row;
}

/** Bytes come at this moment, or have just come: whatever the clock says, nobody has abandoned it. */
export function isUnderway(db: Kysely<Schema>, id: string): Promise<boolean> {
  return isLeaseHeld(db, id, sharedMoment(db, 0));
}

export async function getUpload(db: Kysely<Schema>, target: UploadId): Promise<ResumableUpload> {
  return uploadFromRow(await requireUpload(db, target));
}

/** As it is once nobody adds to it any more: a request of the same client that still does, on a dead connection, ends first. */
export async function settleUpload(
  { db, leases }: ResumableParts,
  target: UploadId,
  signal: AbortSignal,
): Promise<ResumableUpload> {
  await requireUpload(db, target);
  await leases.free(target.id, signal);
  return getUpload(db, target);
}

/** @throws `empty` or `too-large` */
export function requireLength(length: number | null, most: number): void {
  if (length === 0) throw new AssetError('empty', 'The file is empty.');
  if ((length ?? 0) > most) {
    throw new AssetError('too-large', `The file is larger than the ${sizeText(most)} allowed here.`);
  }
}

/** The lease was lost before what depends on it could be written. */
export function overtaken(): AssetError {
  return new AssetError('conflict', 'Another request has taken over this upload.');
}
