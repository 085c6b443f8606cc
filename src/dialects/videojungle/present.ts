import type { Asset } from '#core/asset.ts';
import { keynameOf } from '#core/capabilities.ts';
import type { Generation } from '#core/generation/generation.ts';
import type { Links } from '#core/links.ts';
import type { ProjectHead } from '#core/projects.ts';
import type { MediaKind } from '#media/facts.ts';
import { naiveTimestamp } from './moments.ts';

/** What is shown of an asset beside the asset itself. */
export interface Surroundings {
  /** The project that it was put into first, or null. */
  readonly project: ProjectHead | null;
  /** The user whose the projects of the workspace are. */
  readonly ownerId: string;
  /** How it was, or is being, made; null for what was not. */
  readonly generation: Pick<Generation, 'parameters' | 'status'> | null;
}

/** Every key, always. */
export function presentAsset(asset: Asset, { project, ownerId, generation }: Surroundings, links: Links) {
  const { id: assetId, name, blobKey } = asset;
  const file = { assetId, rendition: 'original', name } as const;
  const keyname = keynameOf(asset, links);
  return {
    id: assetId,
    keyname,
    key: keyname,
    url: blobKey === null ? null : links.sign({ ...file, download: false }),
    download_url: blobKey === null ? null : links.sign({ ...file, download: true }),
    asset_path: `${assetId}/${name}`,
    asset_type: assetType(asset),
    created_at: naiveTimestamp(asset.createdAt),
    description: asset.description === '' ? null : asset.description,
    generated_description: null,
    create_parameters: generation?.parameters ?? null,
    status: statusOf(asset, generation),
    uploaded: blobKey !== null,
    project_id: project?.id ?? null,
    project: project === null ? null : presentHead(project, ownerId),
  };
}

/** A project as its assets show it. */
function presentHead({ id, title, description, createdAt }: ProjectHead, ownerId: string) {
  return {
    id,
    name: title,
    description,
    data: '',
    created_at: naiveTimestamp(createdAt),
    owner_id: ownerId,
  };
}

/** Where the type is kept that a client gave an asset, when it is another than what the asset would have anyway. */
export const ASSET_TYPE = 'asset_type';

const GENERATED: Readonly<Partial<Record<MediaKind, string>>> = {
  video: 'generated_video',
  audio: 'audio',
  image: 'image',
};

function assetType({ metadata, origin, kind }: Asset): string {
  const given = metadata[ASSET_TYPE];
  if (typeof given === 'string') return given;
  return (origin === 'generated' ? GENERATED[kind] : null) ?? 'user';
}

/** Null for what was not generated, unless its file is broken. */
function statusOf({ status, blobKey }: Asset, generation: Surroundings['generation']): string | null {
  if (status === 'failed' || generation?.status === 'failed' || generation?.status === 'cancelled') {
    return 'failed';
  }
  if (generation === null) return null;
  if (blobKey !== null) return status === 'ready' ? 'analyzed' : 'uploaded';
  return generation.status === 'running' ? 'processing' : 'queued';
}
