import type { Kysely, Transaction } from 'kysely';
import { findAssetAnywhere } from '#db/assets.ts';
import type { Schema } from '#db/schema.ts';
import { deleteSlot, findSlot, type SlotRow } from '#db/slots.ts';
import { AssetError } from '#errors.ts';
import { MEDIA_KINDS } from '#media/facts.ts';
import type { SniffedType } from '#media/sniff.ts';
import { typeOf } from '#media/types.ts';
import { fill } from './admission.ts';
import type { Asset } from './asset.ts';
import type { Changes } from './changes.ts';
import { endWithDelivery } from './generation/settle.ts';
import { type IngestParts, type Received, receive } from './ingest.ts';
import { type Room, roomFor } from './limits/room.ts';

/** A slot that waits for its file. */
export interface WaitingSlot {
  readonly row: SlotRow;
  /** What the file is called. */
  readonly name: string;
  /** The most bytes that it takes. */
  readonly limit: number;
  readonly workspaceId: string;
}

export interface Sending {
  /** The bytes with their length, or null when the sender did not say. */
  readonly body: AsyncIterable<Uint8Array>;
  readonly contentLength: number | null;
  readonly signal: AbortSignal;
}

export type FillingParts = IngestParts & { readonly changes: Changes };

/** @throws `not-found` when the asset is gone, `conflict` when it has its file, `forbidden` when its time is over */
export async function waitingSlot(
  { db, maxUpload }: { db: Kysely<Schema>; maxUpload: number },
  assetId: string,
): Promise<WaitingSlot> {
  const asset = await findAssetAnywhere(db, assetId);
  if (asset === null || asset.trashed_at !== null) {
    throw new AssetError('not-found', 'There is nothing to send here any more.');
  }
  const row = await findSlot(db, assetId);
  if (row === null) throw taken();
  if (row.expires_at <= Date.now()) throw new AssetError('forbidden', 'The time to send this file is over.');
  return { row, name: asset.name, limit: row.size ?? maxUpload, workspaceId: asset.workspace_id };
}

/**
 * Sends the bytes of a slot; its permission has been checked. It works once: a slot that has its file by now is
 * `conflict`, one to which sending failed stays open until it expires.
 */
export async function fillSlot(
  parts: FillingParts,
  slot: WaitingSlot,
  { body, contentLength, signal }: Sending,
): Promise<Asset> {
  const { row, name, limit } = slot;
  if (contentLength !== null) requireSize(row, contentLength);
  const room = await roomForSlot(parts, slot, contentLength);
  const received = await receive(parts.blobs, {
    body,
    room,
    signal,
    limit,
    limits: {},
    kinds: MEDIA_KINDS,
    name,
    declaredType: row.media_type,
    accept: (type) => requireType(row, type),
  });
  return fillSlotWith(parts, slot, received);
}

/** What its workspace has room for, before the first byte is taken. */
export function roomForSlot(
  { db }: FillingParts,
  { workspaceId }: WaitingSlot,
  contentLength: number | null,
): Promise<Room | null> {
  return roomFor(db, workspaceId, { assets: 0, bytes: contentLength ?? 0 });
}

/** As `fillSlot`, with bytes that were taken in already; what the slot does not take is deleted. */
export async function fillSlotWith(
  parts: FillingParts,
  { row }: WaitingSlot,
  received: Received,
): Promise<Asset> {
  try {
    requireType(row, received.type);
    requireSize(row, received.size);
  } catch (error) {
    await parts.blobs.delete(received.blobKey);
    throw error;
  }
  const { asset_id: assetId } = row;
  const asset = await fill(parts, received, { assetId, alongside: (tx) => close(tx, assetId) });
  if (asset === null) throw taken();
  parts.changes.announce(assetId);
  return asset;
}

/** Whatever was going to make the file here need not go on. */
async function close(tx: Transaction<Schema>, assetId: string): Promise<void> {
  await deleteSlot(tx, assetId);
  await endWithDelivery(tx, assetId);
}

function requireSize({ size: announced }: SlotRow, actual: number): void {
  if (announced === null || announced === actual) return;
  const kind = actual > announced ? 'too-large' : 'incomplete';
  throw new AssetError(kind, `The file was announced with ${announced} bytes and has ${actual}.`);
}

/** Types that one demuxer reads cannot always be told apart by their first bytes. */
function requireType({ media_type: wanted }: SlotRow, actual: SniffedType): void {
  if (wanted === null) return;
  const { demuxer, mediaType } = typeOf(wanted);
  const fits = demuxer === null ? mediaType === actual.mediaType : demuxer === actual.demuxer;
  if (fits) return;
  throw new AssetError(
    'unsupported-type',
    `The file was announced as ${mediaType} and is ${actual.mediaType}.`,
  );
}

function taken(): AssetError {
  return new AssetError('conflict', 'This file has been sent already.');
}
