import { type Asset, durationOf } from '#core/asset.ts';
import { remove } from '#core/deletion.ts';
import { sizeText } from '#core/size-text.ts';
import { waitForAsset } from '#core/waiting.ts';
import { AssetError } from '#errors.ts';
import type { MediaKind } from '#media/facts.ts';
import type { DialectParts } from '../parts.ts';

export interface IndreamOptions {
  /** Bytes. */
  readonly maxVideo: number;
  readonly maxAudio: number;
  readonly maxCaptions: number;
  /** Milliseconds of video or audio. */
  readonly maxDuration: number;
  /** Milliseconds for which an upload waits for what the probe finds. */
  readonly probeWait: number;
}

/** Tighter limits than the server's own, by kind; pictures have none. */
export function limitsOf({
  maxVideo,
  maxAudio,
  maxCaptions,
}: IndreamOptions): Readonly<Partial<Record<MediaKind, number>>> {
  return { video: maxVideo, audio: maxAudio, captions: maxCaptions };
}

/**
 * The stored asset with its facts, when the probe is quick enough, otherwise without. "The stored file is verified;
 * an invalid one is deleted": then this throws what is wrong with it.
 */
export async function verified(parts: DialectParts, stored: Asset, options: IndreamOptions): Promise<Asset> {
  const probed = await waitForAsset(parts, stored.id, {
    until: ({ facts, status }) => facts !== null || status === 'failed',
    atMost: options.probeWait,
  });
  const asset = probed ?? stored;
  const fault = faultOf(asset, options);
  if (fault === null) return asset;
  await remove(parts, asset, { unlessBound: false, unlessUsed: false });
  throw fault;
}

/** The vendor's limit is one of video and audio. */
const TIMED: ReadonlySet<MediaKind> = new Set(['video', 'audio']);

function faultOf(asset: Asset, options: IndreamOptions): AssetError | null {
  if (asset.status === 'failed') return new AssetError('not-media', asset.reason ?? 'The file is not valid.');
  // Again, after ingest: whether a WebM or Ogg file is video or audio only the probe can tell.
  const limit = limitsOf(options)[asset.kind] ?? null;
  if (limit !== null && asset.size > limit) {
    return new AssetError(
      'too-large',
      `The file is larger than the ${sizeText(limit)} allowed for ${asset.kind}.`,
    );
  }
  const seconds = options.maxDuration / 1000;
  if (TIMED.has(asset.kind) && (durationOf(asset) ?? 0) > seconds) {
    return new AssetError('unprocessable', `The file is longer than the ${seconds} seconds allowed.`);
  }
  return null;
}
