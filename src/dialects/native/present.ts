import type { Account } from '#core/accounts.ts';
import { type Asset, dimensionsOf, durationOf } from '#core/asset.ts';
import type { Capability } from '#core/capabilities.ts';
import type { AssetEvent } from '#core/history.ts';
import type { ImportResult } from '#core/imports/request.ts';
import type { ApiKey } from '#core/keys.ts';
import type { Links } from '#core/links.ts';
import type { Project } from '#core/projects.ts';
import type { ShortLink } from '#core/short-links.ts';
import { AssetError } from '#errors.ts';
import { codeOf } from './errors.ts';
import type { AssetReply } from './schema.ts';

export function presentAsset(asset: Asset, links: Links): AssetReply {
  const size = dimensionsOf(asset);
  const { id: assetId, name } = asset;
  return {
    id: assetId,
    kind: asset.kind,
    status: asset.status,
    reason: asset.reason,
    name,
    description: asset.description,
    tags: [...asset.tags],
    favourite: asset.favourite,
    metadata: asset.metadata,
    mediaType: asset.mediaType,
    extension: asset.extension,
    size: asset.size,
    sha256: asset.sha256,
    origin: asset.origin,
    userId: asset.userId,
    width: size?.width ?? null,
    height: size?.height ?? null,
    duration: durationOf(asset),
    facts: asset.facts,
    url: links.sign({ assetId, rendition: 'original', name, download: false }),
    downloadUrl: links.sign({ assetId, rendition: 'original', name, download: true }),
    previews: asset.derivatives.map(({ role, mediaType, width, height, size }) => ({
      role,
      url: links.sign({ assetId, rendition: role, name: role, download: false }),
      mediaType,
      width,
      height,
      size,
    })),
    thumbhash: asset.thumbhash,
    source: asset.source,
    progress: asset.progress,
    createdAt: asset.createdAt.toISOString(),
    updatedAt: asset.updatedAt.toISOString(),
    trashedAt: asset.trashedAt?.toISOString() ?? null,
  };
}

export function presentImport({ link, outcome }: ImportResult, links: Links) {
  const refused = outcome instanceof AssetError ? outcome : null;
  return {
    link,
    asset: outcome instanceof AssetError ? null : presentAsset(outcome, links),
    code: refused === null ? null : codeOf(refused.kind),
    detail: refused?.message ?? null,
  };
}

export function presentAccount({ workspaceId: _, createdAt, updatedAt, ...shown }: Account) {
  return { ...shown, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}

export function presentKey(key: ApiKey) {
  return {
    ...key,
    scopes: [...key.scopes],
    createdAt: key.createdAt.toISOString(),
    expiresAt: key.expiresAt?.toISOString() ?? null,
    revokedAt: key.revokedAt?.toISOString() ?? null,
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
  };
}

export function presentProject({ stateVersion: _, createdAt, updatedAt, ...shown }: Project) {
  return { ...shown, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}

export function presentEvent({ at, ...event }: AssetEvent) {
  return { ...event, at: at.toISOString() };
}

export function presentLink(link: ShortLink, links: Links) {
  return {
    ...link,
    url: links.at(`/s/${link.code}`),
    createdAt: link.createdAt.toISOString(),
    expiresAt: link.expiresAt?.toISOString() ?? null,
    revokedAt: link.revokedAt?.toISOString() ?? null,
  };
}

export function presentCapability({ id, createdAt, revokedAt }: Capability) {
  return { id, createdAt: createdAt.toISOString(), revokedAt: revokedAt?.toISOString() ?? null };
}
