import { v5 as uuidv5 } from 'uuid';
import { type Asset, coverOf, type Derivative } from '#core/asset.ts';
import type { Links } from '#core/links.ts';
import type { AudioFacts, Facts } from '#media/facts.ts';
import { userUuid } from '../user-uuid.ts';

/** Every key but `preview`, always. */
export function presentMedia(asset: Asset, links: Links) {
  const { id: assetId, name, status, blobKey } = asset;
  return {
    ...common(asset),
    id: assetId,
    kind: asset.kind,
    status: status === 'awaiting' ? 'processing' : status,
    mime_type: asset.mediaType,
    meta: presentMeta(asset),
    name,
    path: `media/${assetId}.${asset.extension}`,
    url: blobKey === null ? null : links.sign({ assetId, rendition: 'original', name, download: false }),
    preview: presentPreview(asset, links),
  };
}

/** The picture that stands for the asset is a Media too, without a preview of its own. */
function presentPreview(asset: Asset, links: Links) {
  const cover = coverOf(asset);
  if (cover === null) return null;
  const { role, mediaType } = cover;
  const extension = mediaType.replace(/^image\//, '');
  return {
    ...common(asset),
    id: uuidv5(role, asset.id),
    kind: 'image',
    status: 'ready',
    mime_type: mediaType,
    meta: pictureMeta(cover, extension),
    name: `${asset.name}.${role}.${extension}`,
    path: `media/${asset.id}/${role}.${extension}`,
    url: links.sign({ assetId: asset.id, rendition: role, name: role, download: false }),
  };
}

function common(asset: Asset) {
  return {
    user_id: userUuid(asset),
    created_at: asset.createdAt.toISOString(),
    updated_at: asset.updatedAt.toISOString(),
  };
}

function pictureMeta({ size, width, height }: Derivative, format: string) {
  return {
    size_bytes: size,
    original_meta: {},
    image_width: width,
    image_height: height,
    image_format: format,
  };
}

/** Clients reject nulls while an asset is processing: until it is ready there is nothing at all. */
function presentMeta({ status, facts, size }: Asset) {
  if (status !== 'ready' || facts === null) return {};
  const file = { size_bytes: size, original_meta: facts.tags };
  switch (facts.kind) {
    case 'image':
      return { ...file, ...imageMeta(facts) };
    case 'captions':
    case 'font':
      return file;
    case 'audio':
      return { ...file, duration_seconds: facts.duration, ...audioMeta(facts.audio) };
    case 'video':
      return { ...file, duration_seconds: facts.duration, ...audioMeta(facts.audio), ...videoMeta(facts) };
  }
}

function imageMeta({ image }: Facts) {
  return {
    image_width: image?.width ?? null,
    image_height: image?.height ?? null,
    image_format: image?.format ?? null,
  };
}

/** Null, all of it, for a silent video. */
function audioMeta(audio: AudioFacts | null) {
  return {
    audio_rate: audio?.sampleRate ?? null,
    audio_layout: audio?.layout ?? null,
    audio_channels: audio?.channels ?? null,
    audio_codec_name: audio?.codec ?? null,
  };
}

function videoMeta({ video }: Facts) {
  return {
    video_codec_name: video?.codec ?? null,
    video_frame_rate: video?.frameRate ?? null,
    video_frame_width: video?.width ?? null,
    video_frame_height: video?.height ?? null,
  };
}
