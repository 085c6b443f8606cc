import type { Kysely } from 'kysely';
import type { DirectUploads, InvitedPart } from '#blobs/direct-uploads.ts';
import { findAssetAnywhere } from '#db/assets.ts';
import type { Schema } from '#db/schema.ts';
import { findSlot } from '#db/slots.ts';
import { AssetError } from '#errors.ts';
import { type Asset, assetFromRow } from './asset.ts';
import type { Leases } from './leases.ts';
import { type FillingParts, fillSlot, waitingSlot } from './slot-filling.ts';

export interface DirectParts extends FillingParts {
  readonly leases: Leases;
  /** Bytes. */
  readonly maxUpload: number;
}

/**
 * How the file of a slot is sent to the media storage itself; its permission has been checked. Fails as `waitingSlot`,
 * and with `not-found` where the storage takes nothing from strangers.
 */
export async function inviteSender(parts: DirectParts, assetId: string): Promise<readonly InvitedPart[]> {
  const { row } = await waitingSlot(parts, assetId);
  const validFor = Math.ceil((row.expires_at - Date.now()) / 1000);
  return directOf(parts).invite(assetId, { size: row.size, validFor });
}

/**
 * Takes in what was sent to the media storage itself, by the same pass as any upload: a slot gets its file only when
 * size, type and content hold. Asking again, also after it is done, gives the same answer; while it goes on it is
 * `locked`.
 */
export async function completeSending(
  parts: DirectParts,
  assetId: string,
  signal: AbortSignal,
): Promise<Asset> {
  const direct = directOf(parts);
  return parts.leases.hold(`sending ${assetId}`, signal, async () => {
    const before = await sentBefore(parts.db, assetId);
    if (before !== null) return before;
    const slot = await waitingSlot(parts, assetId);
    const { body, size } = await direct.collect(assetId, slot.row.size);
    // Neither the lease that is wanted nor the client that has gone ends it: whoever asks again finds it further on.
    const sending = { body, contentLength: size, signal: parts.leases.stopping };
    const asset = await fillSlot(parts, slot, sending).finally(() => body.destroy());
    await direct.discard(assetId);
    return asset;
  });
}

async function sentBefore(db: Kysely<Schema>, assetId: string): Promise<Asset | null> {
  const [row, slot] = [await findAssetAnywhere(db, assetId), await findSlot(db, assetId)];
  if (row === null || row.trashed_at !== null || row.blob_key === null || slot !== null) return null;
  return assetFromRow(row);
}

function directOf({ blobs }: DirectParts): DirectUploads {
  if (blobs.direct === null) throw new AssetError('not-found', 'Files are to be sent here.');
  return blobs.direct;
}
