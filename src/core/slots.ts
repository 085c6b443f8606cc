import type { Transaction } from 'kysely';
import { findAssetAnywhere } from '#db/assets.ts';
import type { Schema } from '#db/schema.ts';
import { deleteSlot, expiredSlots, insertSlot } from '#db/slots.ts';
import { transact } from '#db/transact.ts';
import { AssetError } from '#errors.ts';
import type { Jobs } from '#jobs/jobs.ts';
import { findTypeByName, typeOf } from '#media/types.ts';
import { type AssetDraft, announce } from './admission.ts';
import { type Asset, NOTHING_DECLARED } from './asset.ts';
import { removeRow } from './deletion.ts';
import { isToBeRendered } from './generation/settle.ts';
import { type IngestParts, requireProject } from './ingest.ts';
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
    announced: size,
  });
  const expiresAt = new Date(asset.createdAt.getTime() + validFor);
  const limits = { size, media_type: wanted?.mediaType ?? null };
  await insertSlot(tx, { asset_id: asset.id, ...limits, expires_at: expiresAt.getTime() });
  return { asset, url: links.signSending(asset.id, expiresAt), expiresAt };
}

const BATCH = 100;

/** Removes the assets that nobody sent in time, as it is at `now`, and what came of them. */
export async function sweepSlots({ db, jobs, blobs }: IngestParts, now: Date): Promise<void> {
  while (true) {
    const slots = await expiredSlots(db, now.getTime(), BATCH);
    for (const { asset_id: id } of slots) {
      await transact(db, (tx) => giveUp(tx, jobs, id));
      await blobs.direct?.discard(id);
    }
    if (slots.length < BATCH) return;
  }
}

/** What is still to be rendered here needs no place for others. */
async function giveUp(tx: Transaction<Schema>, jobs: Jobs, id: string): Promise<void> {
  const row = await findAssetAnywhere(tx, id);
  await deleteSlot(tx, id);
  if (row === null || row.blob_key !== null || (await isToBeRendered(tx, id))) return;
  await removeRow(tx, jobs, { workspaceId: row.workspace_id, id });
}
