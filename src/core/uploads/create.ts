import { transact } from '#db/transact.ts';
import { insertUpload, type UploadRow } from '#db/uploads.ts';
import { findType, findTypeByName, typeOf } from '#media/types.ts';
import { type AssetDraft, announce } from '../admission.ts';
import { newId } from '../identifiers.ts';
import { requireProject } from '../ingest.ts';
import { type ResumableParts, type ResumableUpload, requireLength, uploadFromRow } from './upload.ts';

interface NewPart {
  /** Bytes; null when the client does not know yet. */
  readonly length: number | null;
  /** The client's own words, to be told again. */
  readonly uploadMetadata: string | null;
}

export type NewUpload = NewPart & Omit<AssetDraft, 'alongside' | 'origin'>;

/** Begins an upload, whose asset waits for its bytes from now on. */
export async function createUpload(parts: ResumableParts, upload: NewUpload): Promise<ResumableUpload> {
  requireLength(upload.length, parts.maxUpload);
  await requireProject(parts.db, upload);
  const type = typeByDeclaration(upload);
  const row = newRow(parts, upload);
  const { id: assetId } = await transact(parts.db, (tx) =>
    announce(tx, {
      ...upload,
      kind: type.kind,
      mediaType: type.mediaType,
      extension: type.extension,
      origin: 'upload',
      status: 'awaiting',
      source: null,
      announced: upload.length,
      alongside: (tx, asset) => insertUpload(tx, { ...row, asset_id: asset.id }),
    }),
  );
  return uploadFromRow({ ...row, asset_id: assetId });
}

/** Begins an upload of a part that will be joined with others; it is no asset. */
export async function createPart(
  parts: ResumableParts,
  part: NewPart & { readonly workspaceId: string },
): Promise<ResumableUpload> {
  requireLength(part.length, parts.maxUpload);
  const row = { ...newRow(parts, part), concat: 'partial' };
  await transact(parts.db, (tx) => insertUpload(tx, row));
  return uploadFromRow(row);
}

export function newRow(
  { uploadExpiry }: Pick<ResumableParts, 'uploadExpiry'>,
  { workspaceId, length, uploadMetadata }: NewPart & { readonly workspaceId: string },
): UploadRow {
  const now = Date.now();
  return {
    id: newId(),
    workspace_id: workspaceId,
    asset_id: null,
    length,
    received: 0,
    metadata: uploadMetadata,
    concat: null,
    joined_into: null,
    created_at: now,
    expires_at: now + uploadExpiry,
    completed_at: null,
  };
}

/** What to show until there are bytes; they decide. */
function typeByDeclaration({ declared, name }: NewUpload) {
  const declaredType = declared.mediaType === null ? null : findType(declared.mediaType);
  return declaredType ?? findTypeByName(name) ?? typeOf('video/mp4');
}
