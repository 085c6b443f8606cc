import type { Kysely, Transaction } from 'kysely';
import type { BlobKey, Blobs } from '#blobs/blobs.ts';
import { type AssetRow, insertAsset, replaceTags } from '#db/assets.ts';
import { insertBlobs } from '#db/blobs.ts';
import { bindAsset, findProject } from '#db/projects.ts';
import type { Schema } from '#db/schema.ts';
import { transact } from '#db/transact.ts';
import { AssetError } from '#errors.ts';
import type { Jobs } from '#jobs/jobs.ts';
import type { MediaKind } from '#media/facts.ts';
import type { SniffedType } from '#media/sniff.ts';
import { type Asset, type AssetOrigin, assetFromRow, type Declared, type Metadata } from './asset.ts';
import { newId, timeOf } from './identifiers.ts';
import { inspect } from './inspect.ts';

export interface IngestParts {
  readonly db: Kysely<Schema>;
  readonly blobs: Blobs;
  readonly jobs: Jobs;
}

/** What the bytes are to become. */
export interface AssetDraft {
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
  /** Joins the transaction in which the asset comes to be, or null. */
  readonly alongside: ((tx: Transaction<Schema>, asset: Asset) => Promise<void>) | null;
}

export interface IncomingBody {
  readonly body: AsyncIterable<Uint8Array>;
  /** The most bytes, whatever they are. */
  readonly limit: number;
  /** Tighter limits for some kinds. */
  readonly limits: Readonly<Partial<Record<MediaKind, number>>>;
  /** What the sender calls it: hints for the formats that bytes alone do not tell apart. */
  readonly name: string;
  readonly declaredType: string | null;
  readonly signal: AbortSignal;
}

/** Bytes that are durable and nobody's: `admit` makes them an asset's, otherwise they have to be deleted. */
export interface Received {
  readonly blobKey: BlobKey;
  readonly type: SniffedType;
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
}

/** Takes in a body in one pass. Whatever fails leaves nothing; what a crash leaves has no row, and the sweep removes it. */
export async function receive(blobs: Blobs, incoming: IncomingBody): Promise<Received> {
  const blobKey = newId();
  const inspection = inspect(incoming.body, incoming);
  const size = await blobs.put(blobKey, inspection.bytes, { signal: incoming.signal });
  const { type, sha256 } = inspection.result();
  return { blobKey, type, sha256, size };
}

/** Makes an asset of received bytes, in one short transaction with its first job; when that fails, the bytes are deleted. */
export async function admit(parts: IngestParts, received: Received, draft: AssetDraft): Promise<Asset> {
  try {
    return await transact(parts.db, (tx) => insertNew(parts.jobs, tx, { received, draft }));
  } catch (error) {
    await parts.blobs.delete(received.blobKey);
    throw error;
  }
}

/** A body that is one file, with what it is to become. */
export type Upload = AssetDraft & Omit<IncomingBody, 'declaredType'>;

/** Bytes in, asset out: the one place where every upload converges. */
export async function ingest(parts: IngestParts, upload: Upload): Promise<Asset> {
  await requireProject(parts.db, upload);
  const received = await receive(parts.blobs, { ...upload, declaredType: upload.declared.mediaType });
  return admit(parts, received, upload);
}

async function insertNew(
  jobs: Jobs,
  tx: Transaction<Schema>,
  { received, draft }: { received: Received; draft: AssetDraft },
): Promise<Asset> {
  const row = newRow(draft, received);
  const { id, workspace_id: workspaceId } = row;
  await Promise.all([
    insertAsset(tx, row),
    insertBlobs(tx, [{ key: received.blobKey, asset_id: id, role: 'original', size: received.size }]),
    jobs.enqueue(tx, { kind: 'probe', payload: { assetId: id }, workspaceId }),
  ]);
  if (draft.tags.length > 0) await replaceTags(tx, { workspaceId, id }, draft.tags);
  if (draft.projectId !== null) await bindToProject(tx, row, draft.projectId);
  const asset = assetFromRow({ ...row, seq: 0 });
  await draft.alongside?.(tx, asset);
  return asset;
}

type NewRow = Omit<AssetRow, 'seq'>;

function newRow(draft: AssetDraft, stored: Received): NewRow {
  const id = newId();
  const now = timeOf(id).getTime();
  return {
    id,
    workspace_id: draft.workspaceId,
    user_id: draft.userId,
    kind: stored.type.kind,
    media_type: stored.type.mediaType,
    extension: stored.type.extension,
    name: draft.name,
    description: draft.description,
    favourite: 0,
    tags: JSON.stringify(draft.tags),
    metadata: JSON.stringify(draft.metadata),
    declared: JSON.stringify(draft.declared),
    origin: draft.origin,
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
export async function requireProject(
  db: Kysely<Schema>,
  { workspaceId, projectId }: Pick<AssetDraft, 'workspaceId' | 'projectId'>,
): Promise<void> {
  if (projectId === null) return;
  if ((await findProject(db, workspaceId, projectId)) === null) {
    throw new AssetError('unprocessable', `There is no project ${projectId}.`);
  }
}

/** Asked again inside the transaction: the project may have gone while the bytes came in. */
async function bindToProject(tx: Transaction<Schema>, row: NewRow, projectId: string): Promise<void> {
  if ((await findProject(tx, row.workspace_id, projectId)) === null) {
    throw new AssetError('unprocessable', `The project ${projectId} was deleted during the upload.`);
  }
  await bindAsset(tx, { projectId, assetId: row.id, at: row.created_at });
}
