import type { Static } from 'typebox';
import type { Asset, AssetDetail as FullAsset, Script } from '#sdk/index.ts';
import type { AssetDetail, AssetSummary, ScriptSummary } from './shapes.ts';

export function presentSummary(asset: Asset): Static<typeof AssetSummary> {
  const { id, name, kind, status, reason, mediaType, size, width, height, duration, tags, createdAt } = asset;
  return {
    id,
    name,
    kind,
    status,
    reason,
    mediaType,
    size,
    width,
    height,
    duration,
    tags: [...tags],
    createdAt,
  };
}

export function presentDetail(asset: FullAsset): Static<typeof AssetDetail> {
  const { description, favourite, metadata, origin, facts, progress, projectIds, url } = asset;
  const streams = [facts?.video, facts?.audio];
  return {
    ...presentSummary(asset),
    description,
    favourite,
    metadata: { ...metadata },
    origin,
    percent: progress?.total ? Math.floor((100 * progress.received) / progress.total) : null,
    codecs: streams.flatMap((stream) => (stream ? [stream.codec] : [])),
    frameRate: facts?.video?.frameRate ?? null,
    projectIds: [...projectIds],
    url,
  };
}

export function presentScript({
  id,
  name,
  version,
  document,
  updatedAt,
}: Script): Static<typeof ScriptSummary> {
  const inputs: unknown = Object(document).inputs;
  return { id, name, version, inputs: Array.isArray(inputs) ? inputs : [], updatedAt };
}
