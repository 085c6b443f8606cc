import type { Kysely } from 'kysely';
import type { BlobKey } from '#blobs/blobs.ts';
import { findAssetAnywhere } from '#db/assets.ts';
import type { Schema } from '#db/schema.ts';
import { AssetError } from '#errors.ts';
import { assetFromRow, renditionOf } from './asset.ts';

/** One rendition as a file for a client. */
export interface ServedFile {
  readonly key: BlobKey;
  /** Bytes. */
  readonly size: number;
  readonly mediaType: string;
  /** What a client saves it as. */
  readonly name: string;
  /** Changes whenever the bytes do. */
  readonly etag: string;
  readonly lastModified: Date;
}

/** The file behind a signed URL, whoever's it is: the signature was the permission. `not-found` once it is deleted or in the trash. */
export async function fileOf(
  db: Kysely<Schema>,
  { assetId, rendition }: { assetId: string; rendition: string },
): Promise<ServedFile> {
  const row = await findAssetAnywhere(db, assetId);
  const asset = row === null || row.trashed_at !== null ? null : assetFromRow(row);
  const file = asset === null ? null : renditionOf(asset, rendition);
  if (asset === null || file === null)
    throw new AssetError('not-found', 'This file does not exist any more.');
  const isOriginal = rendition === 'original';
  return {
    key: file.key,
    size: file.size,
    mediaType: file.mediaType,
    name: isOriginal ? asset.name : rendition,
    etag: (isOriginal ? asset.sha256 : null) ?? file.key,
    lastModified: asset.createdAt,
  };
}
