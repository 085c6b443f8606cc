import type { Kysely, Transaction } from 'kysely';
import { insertAssetEvent } from '#db/asset-events.ts';
import { findAsset, updateUnfilled } from '#db/assets.ts';
import type { Schema } from '#db/schema.ts';
import { afterCommit, transact } from '#db/transact.ts';
import type { Downloader } from '#egress/downloader.ts';
import type { Egress } from '#egress/egress.ts';
import { expiryOf } from '#egress/expiry.ts';
import { readShareLink } from '#egress/share-links.ts';
import { linkName } from '#egress/source-facts.ts';
import { AssetError } from '#errors.ts';
import type { Jobs } from '#jobs/jobs.ts';
import type { MediaKind } from '#media/facts.ts';
import { announce } from '../admission.ts';
import { type Asset, assetFromRow, NOTHING_DECLARED } from '../asset.ts';
import type { Changes } from '../changes.ts';
import { requireProject } from '../ingest.ts';
import { notFound } from '../library.ts';
import { expectedType, importPriority, provisionalName } from './expectation.ts';
import { CANCELLED } from './watch.ts';

export interface ImportOrder {
  readonly workspaceId: string;
  readonly userId: number;
  readonly link: string;
  /** What the asset is to be called, or null for what the source calls it. */
  readonly name: string | null;
  /** What the file is thought to be, or null; the bytes decide. */
  readonly kind: MediaKind | null;
  readonly projectId: string | null;
  readonly tags: readonly string[];
}

export interface ImportParts {
  readonly jobs: Jobs;
  readonly egress: Egress;
  /** For the pages of video sites; null where the administrator has configured none. */
  readonly downloader: Downloader | null;
}

/**
 * Makes an asset whose bytes a job will fetch, in the transaction `tx`.
 *
 * @throws `unprocessable`, before anything is written, for a link that can be seen not to lead to a file
 */
export async function requestImport(
  tx: Transaction<Schema>,
  { jobs, egress, downloader }: ImportParts,
  order: ImportOrder,
): Promise<Asset> {
  await requireProject(tx, order);
  const url = checkedLink(egress, order.link);
  requireDownloader(url, downloader);
  const { expiresAt, provider, jobId } = expiryOf(url, new Date());
  const name = order.name ?? provisionalName(url);
  const { kind, mediaType, extension } = expectedType(order.kind, linkName(url) ?? name);
  const asset = await announce(tx, {
    workspaceId: order.workspaceId,
    userId: order.userId,
    name,
    description: '',
    tags: order.tags,
    metadata: {},
    declared: NOTHING_DECLARED,
    origin: 'link',
    projectId: order.projectId,
    alongside: null,
    kind,
    mediaType,
    extension,
    status: 'processing',
    source: { url: url.href, provider, jobId, expiresAt: expiresAt?.toISOString() ?? null },
    announced: null,
  });
  await jobs.enqueue(tx, {
    kind: 'import',
    payload: { assetId: asset.id, provisionalName: order.name === null ? name : null },
    workspaceId: order.workspaceId,
    priority: importPriority(expiresAt, Date.now()),
  });
  return asset;
}

export interface ImportResult {
  readonly link: string;
  /** The asset, or why there is none. */
  readonly outcome: Asset | AssetError;
}

/** Many links on the same terms: one that will not do spoils none of the others. */
export async function requestImports(
  tx: Transaction<Schema>,
  parts: ImportParts,
  { terms, links }: { terms: Omit<ImportOrder, 'link'>; links: readonly string[] },
): Promise<ImportResult[]> {
  const results: ImportResult[] = [];
  for (const link of links) {
    results.push({ link, outcome: await outcomeOf(() => requestImport(tx, parts, { ...terms, link })) });
  }
  return results;
}

async function outcomeOf(request: () => Promise<Asset>): Promise<Asset | AssetError> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof AssetError) return error;
    throw error;
  }
}

/** Ends an import that is waiting or running: the asset has failed then. `conflict` when it is past that. */
export async function cancelImport(
  { db, jobs, changes }: { db: Kysely<Schema>; jobs: Jobs; changes: Changes },
  { workspaceId, id }: { workspaceId: string; id: string },
): Promise<Asset> {
  return transact(db, async (tx) => {
    const row = await findAsset(tx, workspaceId, id);
    if (row === null || row.trashed_at !== null) throw notFound(id);
    const now = Date.now();
    const outcome = { status: 'failed', reason: CANCELLED, progress: null, updated_at: now };
    const cancelled = row.origin === 'link' ? await updateUnfilled(tx, id, outcome) : null;
    if (cancelled === null) throw new AssetError('conflict', 'Nothing of this asset is being fetched.');
    // A dead letter from now on, so that a retry takes up this very job.
    await jobs.withdrawImport(tx, { workspaceId, id }, CANCELLED);
    const event = { step: 'imported', outcome: 'failed', duration: null, detail: CANCELLED };
    await insertAssetEvent(tx, { asset_id: id, at: now, ...event });
    afterCommit(tx, () => changes.announce(id));
    return assetFromRow(cancelled);
  });
}

/** Whatever is wrong with a link is said of the field that it came in, and as a value that will not do. */
function checkedLink(egress: Egress, link: string): URL {
  try {
    return egress.check(link);
  } catch (error) {
    throw error instanceof AssetError ? refusedLink(error.message) : error;
  }
}

/** Asked before the asset is made, since waiting changes nothing. */
function requireDownloader(url: URL, downloader: Downloader | null): void {
  const place = readShareLink(url);
  if (place.kind === 'video-page' && downloader === null) throw refusedLink(noDownloader(place.site));
}

/** What is said of the page of a video site where no downloader is configured. */
export function noDownloader(site: string): string {
  return `The link is a page of ${site}, not a file; an administrator can set POLYREEL_DOWNLOADER to import such pages.`;
}

function refusedLink(message: string): AssetError {
  return new AssetError('unprocessable', message, { faults: [{ at: '/link', in: 'body', message }] });
}
