import { type Asset, dimensionsOf, durationOf } from '#core/asset.ts';
import type { Links } from '#core/links.ts';
import type { Project } from '#core/projects.ts';

/** The one version of the editor's schema that the API has. */
export const STATE_SCHEMA_VERSION = 'v1';

/** All eleven keys, always. */
export function presentAsset(asset: Asset, links: Links) {
  const size = dimensionsOf(asset);
  const { id: assetId, name } = asset;
  return {
    assetId,
    type: asset.kind.toUpperCase(),
    source: asset.origin.toUpperCase(),
    filename: name,
    mimetype: asset.mediaType,
    size: asset.size,
    fileUrl: links.sign({ assetId, rendition: 'original', name, download: false }),
    fileKey: asset.blobKey,
    width: size?.width ?? null,
    height: size?.height ?? null,
    duration: durationOf(asset),
  };
}

export function presentSummary(project: Project) {
  return {
    projectId: project.id,
    title: project.title,
    description: project.description,
    createdAt: project.createdAt.toISOString(),
    updatedAt: project.updatedAt.toISOString(),
  };
}

export function presentDetail(project: Project) {
  return { ...presentSummary(project), editorState: project.editorState, ...versions(project) };
}

export function presentMetadata(project: Project) {
  const { createdAt: _, ...metadata } = presentSummary(project);
  return metadata;
}

export function presentSync(project: Project) {
  return { projectId: project.id, ...versions(project), updatedAt: project.updatedAt.toISOString() };
}

function versions({ stateVersion }: Project) {
  return {
    stateVersion: stateVersion ?? STATE_SCHEMA_VERSION,
    stateSchemaVersion: STATE_SCHEMA_VERSION,
  };
}
