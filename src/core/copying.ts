import type { Transaction } from 'kysely';
import { type AssetRow, findAsset } from '#db/assets.ts';
import type { Schema } from '#db/schema.ts';
import { AssetError } from '#errors.ts';
import type { Jobs } from '#jobs/jobs.ts';
import { typeOf } from '#media/types.ts';
import { type AssetDraft, announce, fillRow } from './admission.ts';
import { type Asset, assetFromRow } from './asset.ts';
import type { Received } from './ingest.ts';

/**
 * Makes an asset of the name and the bytes that another one of the workspace has: stored once, and either can be deleted without the
 * other.
 *
 * @throws `unprocessable` when there is no such asset, or it has no bytes
 */
export async function copyAsset(
  tx: Transaction<Schema>,
  { jobs }: { jobs: Jobs },
  { sourceId, draft }: { sourceId: string; draft: Omit<AssetDraft, 'name' | 'declared' | 'origin'> },
): Promise<Asset> {
  const row = await findAsset(tx, draft.workspaceId, sourceId);
  if (row === null || row.trashed_at !== null) {
    throw new AssetError('unprocessable', `There is no asset ${sourceId}.`);
  }
  const received = bytesOf(row);
  const { name, kind, mediaType, extension, declared, origin, source } = assetFromRow(row);
  const known = { name, kind, mediaType, extension, declared, origin, source };
  const { id: assetId } = await announce(tx, {
    ...draft,
    ...known,
    status: 'processing',
    announced: row.size,
  });
  const filled = received === null ? null : await fillRow(tx, jobs, { assetId, received });
  if (filled === null) throw new AssetError('unprocessable', `The asset ${sourceId} has no file yet.`);
  return filled.asset;
}

/** As `fillRow` takes them; null where there are none. */
export function bytesOf({ blob_key: blobKey, sha256, size, media_type }: AssetRow): Received | null {
  return blobKey === null || sha256 === null
    ? null
    : { blobKey, sha256, size, type: typeOf(media_type), duration: 0 };
}
