import type { BlobKey } from '#blobs/blobs.ts';
import type { AssetRow } from '#db/assets.ts';
import { type Facts, MEDIA_KINDS, type MediaKind, type PreviewRole } from '#media/facts.ts';

export { MEDIA_KINDS };

/** `awaiting`: a place was given out, no bytes yet. `failed` comes with a reason that a person can read. */
export const ASSET_STATUSES = ['awaiting', 'processing', 'ready', 'failed'] as const;
export type AssetStatus = (typeof ASSET_STATUSES)[number];

export const ASSET_ORIGINS = ['upload', 'link', 'generated'] as const;
export type AssetOrigin = (typeof ASSET_ORIGINS)[number];

/** A file made from an asset: pixels for pictures, null where it has none. */
export interface Derivative {
  readonly role: PreviewRole;
  readonly key: BlobKey;
  readonly mediaType: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly size: number;
}

/** What the uploader said of the file; the bytes decide. Seconds and pixels. */
export interface Declared {
  readonly mediaType: string | null;
  readonly duration: number | null;
  readonly width: number | null;
  readonly height: number | null;
}

export const NOTHING_DECLARED: Declared = { mediaType: null, duration: null, width: null, height: null };

/** Where an asset that was fetched came from; a moment is ISO 8601. */
export interface Source {
  readonly url: string;
  /** Who made it, for links that are known to be a provider's. */
  readonly provider: string | null;
  /** What the provider calls the job that made it. */
  readonly jobId: string | null;
  /** When the link dies. */
  readonly expiresAt: string | null;
}

/** A transfer that is running. */
export interface Progress {
  /** Bytes. */
  readonly received: number;
  readonly total: number | null;
  readonly bytesPerSecond: number;
}

export type Metadata = Readonly<Record<string, unknown>>;

/** Which asset, and whose. */
export interface AssetId {
  readonly workspaceId: string;
  readonly id: string;
}

export interface Asset {
  readonly id: string;
  readonly workspaceId: string;
  /** The numeric user id of the account that it lives in. */
  readonly userId: number;
  readonly kind: MediaKind;
  readonly mediaType: string;
  /** Without the dot. */
  readonly extension: string;
  readonly name: string;
  readonly description: string;
  readonly favourite: boolean;
  readonly tags: readonly string[];
  readonly metadata: Metadata;
  readonly declared: Declared;
  readonly origin: AssetOrigin;
  readonly status: AssetStatus;
  /** Why it failed, or what could not be made of it. */
  readonly reason: string | null;
  /** Bytes. */
  readonly size: number;
  /** Hex; null, as the next, until there are bytes. */
  readonly sha256: string | null;
  readonly blobKey: BlobKey | null;
  readonly facts: Facts | null;
  readonly derivatives: readonly Derivative[];
  /** Base64. */
  readonly thumbhash: string | null;
  readonly source: Source | null;
  readonly progress: Progress | null;
  /** How many of its keynames were revoked. */
  readonly keynameTurn: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** When it was put into the trash, or null. */
  readonly trashedAt: Date | null;
}

/** The numbers are the database's own. */
export function assetFromRow(row: Omit<AssetRow, 'seq' | 'stamp'>): Asset {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    userId: row.user_id,
    kind: row.kind as MediaKind,
    mediaType: row.media_type,
    extension: row.extension,
    name: row.name,
    description: row.description,
    favourite: row.favourite === 1,
    tags: JSON.parse(row.tags),
    metadata: JSON.parse(row.metadata),
    declared: JSON.parse(row.declared),
    origin: row.origin as AssetOrigin,
    status: row.status as AssetStatus,
    reason: row.reason,
    size: row.size,
    sha256: row.sha256,
    blobKey: row.blob_key,
    facts: row.facts === null ? null : JSON.parse(row.facts),
    derivatives: JSON.parse(row.derivatives),
    thumbhash: row.thumbhash,
    source: row.source === null ? null : JSON.parse(row.source),
    progress: row.progress === null ? null : JSON.parse(row.progress),
    keynameTurn: row.keyname_turn,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
    trashedAt: row.trashed_at === null ? null : new Date(row.trashed_at),
  };
}

/** The stored bytes of one rendition, "original" or a preview's role, or null when the asset has none of that name. */
export function renditionOf(
  asset: Pick<Asset, 'blobKey' | 'mediaType' | 'size' | 'derivatives'>,
  role: string,
): { key: BlobKey; mediaType: string; size: number } | null {
  const { blobKey: key, mediaType, size } = asset;
  if (role === 'original') return key === null ? null : { key, mediaType, size };
  return asset.derivatives.find((derivative) => derivative.role === role) ?? null;
}

/** The picture that stands for the asset, best first. */
export function coverOf(asset: Asset): Derivative | null {
  for (const role of ['poster', 'thumbnail', 'waveform'] as const) {
    const found = asset.derivatives.find((derivative) => derivative.role === role);
    if (found) return found;
  }
  return null;
}

/** Display size in pixels: probed, otherwise as declared by the uploader. */
export function dimensionsOf({ facts, declared }: Asset): { width: number; height: number } | null {
  const probed = facts?.video ?? facts?.image ?? null;
  if (probed !== null) return { width: probed.width, height: probed.height };
  if (facts !== null || declared.width === null || declared.height === null) return null;
  return { width: declared.width, height: declared.height };
}

/** Seconds: probed, otherwise as declared by the uploader. */
export function durationOf({ facts, declared }: Asset): number | null {
  return facts === null ? declared.duration : facts.duration;
}
