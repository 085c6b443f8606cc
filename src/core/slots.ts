import type { Kysely, Transaction } from 'kysely';
import { findAssetAnywhere } from '#db/assets.ts';
import type { Schema } from '#db/schema.ts';
import { deleteSlot, expiredSlots, findSlot, insertSlot, type SlotRow } from '#db/slots.ts';
import { transact } from '#db/transact.ts';
import { AssetError } from '#errors.ts';
import type { Jobs } from '#jobs/jobs.ts';
import type { SniffedType } from '#media/sniff.ts';
import { findTypeByName, typeOf } from '#media/types.ts';
import { type AssetDraft, announce, fill } from './admission.ts';
import { type Asset, NOTHING_DECLARED } from './asset.ts';
import type { Changes } from './changes.ts';
import { removeRow } from './deletion.ts';
import { type IngestParts, receive, requireProject } from './ingest.ts';
import type { Links } from './links.ts';
import { sizeText } from './size-text.ts';

export interface SlotRequest extends Omit<AssetDraft, 'declared'> {
  /** The exact size in bytes, or null when it is not known. */
  readonly size: number | null;
  /** A media type that the file has to be of, or null for any. */
  readonly mediaType: string | null;
  /** Milliseconds. */
  readonly validFor: number;
}

/** A place for one file that whoever holds the URL may send, without a key. */
export interface Slot {
  readonly asset: Asset;
  readonly url: string;
  readonly expiresAt: Date;
}

interface SlotParts {
  readonly links: Links;
  /** Bytes. */
  readonly maxUpload: number;
}

/**
 * Makes an asset in `awaiting`; `tx` is the transaction that it comes to be in.
 *
 * @throws `unsupported-type` for a type that is not known, `too-large` for a size over the limit
 */
export async function openSlot(
  tx: Transaction<Schema>,
  { links, maxUpload }: SlotParts,
  request: SlotRequest,
): Promise<Slot> {
  const { size, validFor } = request;
  if ((size ?? 0) > maxUpload) {
    throw new AssetError('too-large', `The file is larger than the ${sizeText(maxUpload)} allowed here.`);
  }
  await requireProject(tx, request);
  const wanted = request.mediaType === null ? null : typeOf(request.mediaType);
  const { kind, mediaType, extension } = wanted ?? findTypeByName(request.name) ?? typeOf('video/mp4');
  const asset = await announce(tx, {
    ...request,
    declared: { ...NOTHING_DECLARED, mediaType: request.mediaType },
    kind,
    mediaType,
    extension,
    status: 'awaiting',
    source: null,
  });
  const expiresAt = new Date(asset.createdAt.getTime() + validFor);
  const limits = { size, media_type: wanted?.mediaType ?? null };
  await insertSlot(tx, { asset_id: asset.id, ...limits, expires_at: expiresAt.getTime() });
  return { asset, url: links.signSending(asset.id, expiresAt), expiresAt };
}

export interface Sending {
  readonly assetId: string;
  /** The bytes with their length, or null when the sender did not say. */
  readonly body: AsyncIterable<Uint8Array>;
  readonly contentLength: number | null;
  readonly signal: AbortSignal;
}

/** The most bytes that a slot takes; `not-found`, `conflict` or `forbidden` when it takes none. */
export async function slotLimit(
  { db, maxUpload }: { db: Kysely<Schema>; maxUpload: number },
  assetId: string,
): Promise<number> {
  return (await requireOpen(db, assetId)).slot.size ?? maxUpload;
}

/**
 * Sends the bytes of a slot; its permission has been checked. It works once: a slot that has its file is `conflict`,
 * one to which sending failed stays open until it expires.
 */
export async function fillSlot(
  parts: IngestParts & { readonly maxUpload: number; readonly changes: Changes },
  { assetId, body, contentLength, signal }: Sending,
): Promise<Asset> {
  const { slot, name } = await requireOpen(parts.db, assetId);
  if (contentLength !== null) requireSize(slot, contentLength);
  const received = await receive(parts.blobs, {
    body,
    signal,
    limit: slot.size ?? parts.maxUpload,
    limits: {},
    name,
    declaredType: slot.media_type,
    accept: (type) => requireType(slot, type),
  });
  try {
    requireSize(slot, received.size);
  } catch (error) {
    await parts.blobs.delete(received.blobKey);
    throw error;
  }
  const asset = await fill(parts, received, { assetId, alongside: (tx) => deleteSlot(tx, assetId) });
  if (asset === null) throw taken();
  parts.changes.announce(assetId);
  return asset;
}

async function requireOpen(db: Kysely<Schema>, assetId: string): Promise<{ slot: SlotRow; name: string }> {
  const row = await findAssetAnywhere(db, assetId);
  if (row === null || row.trashed_at !== null) {
    throw new AssetError('not-found', 'There is nothing to send here any more.');
  }
  const slot = await findSlot(db, assetId);
  if (slot === null) throw taken();
  if (slot.expires_at <= Date.now()) throw new AssetError('forbidden', 'The time to send this file is over.');
  return { slot, name: row.name };
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

const BATCH = 100;

/** Removes the assets that nobody sent in time. */
export async function sweepSlots({ db, jobs }: { db: Kysely<Schema>; jobs: Jobs }): Promise<void> {
  while (true) {
    const slots = await expiredSlots(db, Date.now(), BATCH);
    for (const { asset_id: id } of slots) await transact(db, (tx) => giveUp(tx, jobs, id));
    if (slots.length < BATCH) return;
  }
}

async function giveUp(tx: Transaction<Schema>, jobs: Jobs, id: string): Promise<void> {
  const row = await findAssetAnywhere(tx, id);
  await deleteSlot(tx, id);
  if (row !== null && row.blob_key === null) await removeRow(tx, jobs, { workspaceId: row.workspace_id, id });
}
