import type { Transaction } from 'kysely';
import type { Blobs } from '#blobs/blobs.ts';
import { insertAssetEvent } from '#db/asset-events.ts';
import {
  type AssetRow,
  findAssetAnywhere,
  findReadyTwin,
  insertAsset,
  replaceTags,
  updateAsset,
} from '#db/assets.ts';
import { findBlobByContent, insertBlobs, insertBlobUses } from '#db/blobs.ts';
import { DoubtfulError } from '#db/doubtful.ts';
import { bindAsset, findProject } from '#db/projects.ts';
import type { Schema } from '#db/schema.ts';
import { transact } from '#db/transact.ts';
import { AssetError } from '#errors.ts';
import type { Jobs } from '#jobs/jobs.ts';
import {
  type Asset,
  type AssetOrigin,
  assetFromRow,
  type Declared,
  type Derivative,
  type Metadata,
} from './asset.ts';
import { newId, timeOf } from './identifiers.ts';
import type { IngestParts, Received } from './ingest.ts';
import { claimRoom } from './limits/room.ts';
import { processingPriority } from './processing-priority.ts';
import { sizeText } from './size-text.ts';

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

/** Makes an asset of received bytes, in one short transaction with its first job; when that fails, the bytes are deleted. */
export async function admit(parts: IngestParts, received: Received, draft: AssetDraft): Promise<Asset> {
  return keepingOrDeleting(parts, received, async (tx) => {
    await claimRoom(tx, draft.workspaceId, { assets: 1, bytes: received.size });
    const content = await contentOf(tx, draft.workspaceId, received);
    const row: NewRow = { ...newRow(draft), ...content.columns };
    // Sent together, carried out in this order: a round trip to the writer costs more than a statement.
    await Promise.all([
      insertAsset(tx, row),
      attach(tx, { jobs: parts.jobs, asset: row, content, received }),
    ]);
    await joinLibrary(tx, draft, row);
    const asset = assetFromRow(row);
    await draft.alongside?.(tx, asset);
    return { asset, content };
  });
}

/** What an asset is before it has bytes: the best that is known. */
export interface EmptyAsset extends AssetDraft {
  readonly kind: Asset['kind'];
  readonly mediaType: string;
  readonly extension: string;
  readonly status: 'awaiting' | 'processing';
  readonly source: Asset['source'];
  /** Bytes that will come, or null while nobody knows: for more than there is room for nobody need begin. */
  readonly announced: number | null;
}

/** Makes an asset whose bytes will come later. */
export async function announce(tx: Transaction<Schema>, draft: EmptyAsset): Promise<Asset> {
  await claimRoom(tx, draft.workspaceId, { assets: 1, bytes: draft.announced ?? 0 });
  const row = {
    ...newRow(draft),
    kind: draft.kind,
    media_type: draft.mediaType,
    extension: draft.extension,
    status: draft.status,
    source: draft.source === null ? null : JSON.stringify(draft.source),
  };
  await insertAsset(tx, row);
  await joinLibrary(tx, draft, row);
  const asset = assetFromRow(row);
  await draft.alongside?.(tx, asset);
  return asset;
}

/** Gives an announced asset its bytes, once; null, and the bytes deleted, when it is gone, has failed or has some already. */
export async function fill(
  parts: IngestParts,
  received: Received,
  { assetId, alongside }: { assetId: string; alongside: ((tx: Transaction<Schema>) => Promise<void>) | null },
): Promise<Asset | null> {
  return keepingOrDeleting(parts, received, async (tx) => {
    const filled = await fillRow(tx, parts.jobs, { assetId, received });
    if (filled !== null) await alongside?.(tx);
    return filled ?? { asset: null, content: null };
  });
}

/** As `fill`, within a transaction, with bytes that are kept whatever comes of it. */
export async function fillRow(
  tx: Transaction<Schema>,
  jobs: Jobs,
  { assetId, received }: { assetId: string; received: Received },
): Promise<{ asset: Asset; content: Content } | null> {
  const row = await findAssetAnywhere(tx, assetId);
  if (row === null || row.blob_key !== null || row.status === 'failed') return null;
  await claimRoom(tx, row.workspace_id, { assets: 0, bytes: received.size });
  const content = await contentOf(tx, row.workspace_id, received);
  const changes = { ...content.columns, progress: null, updated_at: Date.now() };
  const filled = await updateAsset(tx, assetId, changes);
  if (filled === null) return null;
  await attach(tx, { jobs, asset: filled, content, received });
  return { asset: assetFromRow(filled), content };
}

type NewRow = Omit<AssetRow, 'seq' | 'stamp'>;

interface Content {
  readonly columns: Partial<NewRow>;
  readonly uses: readonly { readonly blob_key: string; readonly role: string }[];
  /** The bytes were in the workspace already: those just received are not needed. */
  readonly known: boolean;
  /** And so were facts and previews. */
  readonly complete: boolean;
}

/** The same bytes are stored once in a workspace, and probed once. */
async function contentOf(tx: Transaction<Schema>, workspaceId: string, received: Received): Promise<Content> {
  const { sha256, size, type } = received;
  const same = await findBlobByContent(tx, { workspaceId, sha256, size });
  const key = same?.key ?? received.blobKey;
  const twin = same === null ? null : await findReadyTwin(tx, { blobKey: key, mediaType: type.mediaType });
  const original = { blob_key: key, role: 'original' };
  const columns = {
    kind: type.kind,
    media_type: type.mediaType,
    extension: type.extension,
    size,
    sha256,
    blob_key: key,
  };
  if (twin === null) {
    return {
      columns: { ...columns, status: 'processing' },
      uses: [original],
      known: same !== null,
      complete: false,
    };
  }
  const derivatives: Derivative[] = JSON.parse(twin.derivatives);
  const { facts, thumbhash, reason } = twin;
  return {
    columns: { ...columns, status: 'ready', facts, thumbhash, reason, derivatives: twin.derivatives },
    uses: [original, ...derivatives.map(({ key, role }) => ({ blob_key: key, role }))],
    known: true,
    complete: true,
  };
}

/** What goes with the bytes of an asset, whose row is there: the blob, its uses, the first job, the first event. */
async function attach(
  tx: Transaction<Schema>,
  {
    jobs,
    asset,
    content,
    received,
  }: {
    jobs: Jobs;
    asset: Pick<AssetRow, 'id' | 'workspace_id' | 'origin'>;
    content: Content;
    received: Received;
  },
): Promise<void> {
  const { id, workspace_id: workspaceId } = asset;
  const { blobKey: key, sha256, size, duration } = received;
  const said = `${sizeText(size)}${content.known ? ', known already: stored once' : ''}`;
  await Promise.all([
    content.known ? null : insertBlobs(tx, [{ key, workspace_id: workspaceId, sha256, size }]),
    insertBlobUses(
      tx,
      content.uses.map((use) => ({ ...use, asset_id: id })),
    ),
    content.complete
      ? null
      : jobs.enqueue(tx, {
          kind: 'probe',
          payload: { assetId: id },
          workspaceId,
          priority: processingPriority('probe', asset),
        }),
    insertAssetEvent(tx, {
      asset_id: id,
      at: Date.now(),
      step: 'received',
      outcome: 'ok',
      duration,
      detail: said,
    }),
  ]);
}

/**
 * Bytes that are not needed go after the commit: before it, they might have been the only ones. They stay when it is not
 * known whether a row needs them; if none does, they are swept.
 */
async function keepingOrDeleting<T>(
  { db, blobs }: { db: IngestParts['db']; blobs: Blobs },
  { blobKey }: Received,
  work: (tx: Transaction<Schema>) => Promise<{ asset: T; content: Content | null }>,
): Promise<T> {
  let needed = false;
  try {
    const { asset, content } = await transact(db, work);
    needed = content !== null && !content.known;
    return asset;
  } catch (error) {
    needed = error instanceof DoubtfulError;
    throw error;
  } finally {
    if (!needed) await blobs.delete(blobKey);
  }
}

async function joinLibrary(tx: Transaction<Schema>, draft: AssetDraft, row: NewRow): Promise<void> {
  const { id, workspace_id: workspaceId } = row;
  if (draft.tags.length > 0) await replaceTags(tx, { workspaceId, id }, draft.tags);
  if (draft.projectId === null) return;
  // Asked again inside the transaction: the project may have gone while the bytes came in.
  if ((await findProject(tx, workspaceId, draft.projectId)) === null) {
    throw new AssetError('unprocessable', `The project ${draft.projectId} was deleted during the upload.`);
  }
  await bindAsset(tx, { projectId: draft.projectId, assetId: id, at: row.created_at });
}

function newRow(draft: AssetDraft): NewRow {
  const id = newId();
  const now = timeOf(id).getTime();
  return {
    id,
    workspace_id: draft.workspaceId,
    user_id: draft.userId,
    kind: 'video',
    media_type: 'application/octet-stream',
    extension: 'bin',
    name: draft.name,
    description: draft.description,
    favourite: 0,
    tags: JSON.stringify(draft.tags),
    metadata: JSON.stringify(draft.metadata),
    declared: JSON.stringify(draft.declared),
    origin: draft.origin,
    status: 'processing',
    reason: null,
    size: 0,
    sha256: null,
    blob_key: null,
    facts: null,
    derivatives: '[]',
    thumbhash: null,
    source: null,
    progress: null,
    keyname_turn: 0,
    created_at: now,
    updated_at: now,
    trashed_at: null,
  };
}
