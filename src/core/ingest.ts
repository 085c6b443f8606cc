import type { Kysely, Transaction } from 'kysely';
import type { Blobs } from '#blobs/blobs.ts';
import { type AssetRow, insertAsset, replaceTags } from '#db/assets.ts';
import { insertBlobs } from '#db/blobs.ts';
import { bindAsset, findProject } from '#db/projects.ts';
import type { Schema } from '#db/schema.ts';
import { transact } from '#db/transact.ts';
import { AssetError } from '#errors.ts';
import type { Jobs } from '#jobs/jobs.ts';
import type { MediaKind } from '#media/facts.ts';
import { type Asset, type AssetOrigin, assetFromRow, type Declared, type Metadata } from './asset.ts';
import { newId, timeOf } from './identifiers.ts';
import { inspect } from './inspect.ts';

export interface IngestParts {
  readonly db: Kysely<Schema>;
  readonly blobs: Blobs;
  readonly jobs: Jobs;
}

export interface Upload {
  readonly workspaceId: string;
  readonly userId: number;
  readonly name: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly metadata: Metadata;
  readonly declared: Declared;
  readonly origin: AssetOrigin;
  /** The project that the new asset is bound to, or null. */
  readonly projectId: string | null;
  readonly body: AsyncIterable<Uint8Array>;
  /** The most bytes, whatever they are. */
  readonly limit: number;
  /** Tighter limits for some kinds. */
  readonly limits: Readonly<Partial<Record<MediaKind, number>>>;
  readonly signal: AbortSignal;
  /** Joins the transaction in which the asset comes to be, or null. */
  readonly alongside: ((tx: Transaction<Schema>, asset: Asset) => Promise<void>) | null;
}

/**
 * Bytes in, asset out: the one place where every upload converges. First the blob, durable and invisible; then one
 * short transaction with the asset and its first job. Whatever fails leaves nothing: what a crash between the two
 * leaves has no row, and the sweep removes it.
 */
export async function ingest({ db, blobs, jobs }: IngestParts, upload: Upload): Promise<Asset> {
  await requireProject(db, upload);
  const blobKey = newId();
  const inspection = inspect(upload.body, {
    limit: upload.limit,
    limits: upload.limits,
    declaredType: upload.declared.mediaType,
    name: upload.name,
  });
  const size = await blobs.put(blobKey, inspection.bytes, { signal: upload.signal });
  const { type, sha256 } = inspection.result();
  const row = newRow(upload, { type, sha256, size, blobKey });
  try {
    return await transact(db, async (tx) => {
      await Promise.all([
        insertAsset(tx, row),
        insertBlobs(tx, [{ key: blobKey, asset_id: row.id, role: 'original', size }]),
        jobs.enqueue(tx, { kind: 'probe', payload: { assetId: row.id }, workspaceId: row.workspace_id }),
      ]);
      if (upload.tags.length > 0)
        await replaceTags(tx, { workspaceId: row.workspace_id, id: row.id }, upload.tags);
      if (upload.projectId !== null) await bindToProject(tx, upload.workspaceId, upload.projectId, row);
      const asset = assetFromRow({ ...row, seq: 0 });
      await upload.alongside?.(tx, asset);
      return asset;
    });
  } catch (error) {
    await blobs.delete(blobKey);
    throw error;
  }
}

type NewRow = Omit<AssetRow, 'seq'>;

function newRow(
  upload: Upload,
  stored: {
    type: { kind: MediaKind; mediaType: string; extension: string };
    sha256: string;
    size: number;
    blobKey: string;
  },
): NewRow {
  const id = newId();
  const now = timeOf(id).getTime();
  return {
    id,
    workspace_id: upload.workspaceId,
    user_id: upload.userId,
    kind: stored.type.kind,
    media_type: stored.type.mediaType,
    extension: stored.type.extension,
    name: upload.name,
    description: upload.description,
    favourite: 0,
    tags: JSON.stringify(upload.tags),
    metadata: JSON.stringify(upload.metadata),
    declared: JSON.stringify(upload.declared),
    origin: upload.origin,
    status: 'processing',
    reason: null,
    size: stored.size,
    sha256: stored.sha256,
    blob_key: stored.blobKey,
    facts: null,
    derivatives: '[]',
    thumbhash: null,
    created_at: now,
    updated_at: now,
  };
}

/** Asked before the first byte is taken, so that a wrong project costs nobody an upload. */
async function requireProject(db: Kysely<Schema>, { workspaceId, projectId }: Upload): Promise<void> {
  if (projectId === null) return;
  if ((await findProject(db, workspaceId, projectId)) === null) {
    throw new AssetError('unprocessable', `There is no project ${projectId}.`);
  }
}

/** Asked again inside the transaction: the project may have gone while the bytes came in. */
async function bindToProject(
  tx: Transaction<Schema>,
  workspaceId: string,
  projectId: string,
  row: NewRow,
): Promise<void> {
  if ((await findProject(tx, workspaceId, projectId)) === null) {
    throw new AssetError('unprocessable', `The project ${projectId} was deleted during the upload.`);
  }
  await bindAsset(tx, { projectId, assetId: row.id, at: row.created_at });
}
