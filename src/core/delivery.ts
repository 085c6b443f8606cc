import type { Kysely } from 'kysely';
import type { BlobKey } from '#blobs/blobs.ts';
import { type AssetFilesRow, findAssetFiles } from '#db/assets.ts';
import type { Schema } from '#db/schema.ts';
import { AssetError } from '#errors.ts';
import { renditionOf } from './asset.ts';

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
  const row = await findAssetFiles(db, assetId);
  const file = row === null ? null : renditionOf(filesOf(row), rendition);
  if (row === null || file === null) throw new AssetError('not-found', 'This file does not exist any more.');
  const isOriginal = rendition === 'original';
  return {
    key: file.key,
    size: file.size,
    mediaType: file.mediaType,
    name: isOriginal ? row.name : rendition,
    etag: (isOriginal ? row.sha256 : null) ?? file.key,
    lastModified: new Date(row.created_at),
  };
}

function filesOf({ blob_key: blobKey, media_type: mediaType, size, derivatives }: AssetFilesRow) {
  return { blobKey, mediaType, size, derivatives: JSON.parse(derivatives) };
}
