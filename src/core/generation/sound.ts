import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { SoundInput } from '#media/render/commands.ts';
import { canonicalJson } from '#media/render/scenes/canonical.ts';
import { ENGINE_VERSION } from '#media/render/scenes/plan.ts';
import { AUDIO_FORMATS, type Format, type MediaInput, type Timeline } from '#media/render/timeline.ts';
import { findParts, keepPart } from './part-cache.ts';
import type { RenderingParts } from './parts.ts';
import { fileAt, type Making, type MakingOptions, openPart } from './scenes.ts';

/** The sound of the whole as a file, from the cache or mixed now; null where nothing sounds and pictures are enough. */
export async function renderSound(
  parts: RenderingParts,
  making: Making,
  { signal, onProgress }: MakingOptions,
): Promise<{ readonly path: string; readonly hit: boolean } | null> {
  const { workspaceId, timeline, files, dir, opened } = making;
  if (timeline.sounds.length === 0 && !isAudioFormat(timeline.output.format)) return null;
  const mix = mixOf(timeline);
  const key = keyOf(mix);
  const known = (await findParts(parts.db, workspaceId, [key])).get(key);
  const cached = known === undefined ? null : await openPart(parts, known, { opened, signal });
  if (cached !== null) return { path: cached, hit: true };
  const path = join(dir, 'sound.mkv');
  const own = mix.mediaOf.map((index) => fileAt(files, index));
  const { mediaOf: _, ...input } = mix;
  const tell = (seconds: number) => onProgress(seconds / Math.max(timeline.duration, 1));
  const details = await parts.renderer.sound({ ...input, files: own, outPath: path }, signal, tell);
  await keepPart(parts, { workspaceId, key, path, details }, signal);
  return { path, hit: false };
}

type Mix = Omit<SoundInput, 'files' | 'outPath'> & { readonly mediaOf: readonly number[] };

/** Only what sounds, numbered by itself: another picture is no other sound. */
function mixOf({ sounds, media, duration, output }: Timeline): Mix {
  const mediaOf = [...new Set(sounds.map(({ media }) => media))];
  return {
    sounds: sounds.map((sound) => ({ ...sound, media: mediaOf.indexOf(sound.media) })),
    media: mediaOf.map((index) => media[index]).filter((input): input is MediaInput => input !== undefined),
    mediaOf,
    duration,
    output,
  };
}

function keyOf({ sounds, media, duration, output: { format, quality, loudness } }: Mix): string {
  const hashes = media.map(({ sha256 }) => sha256);
  const identity = { ENGINE_VERSION, sound: sounds, hashes, duration, format, quality, loudness };
  return createHash('sha256')
    .update(canonicalJson(identity, new Set(['pointer'])))
    .digest('hex');
}

export function isAudioFormat(format: Format): boolean {
  return AUDIO_FORMATS.some((audio) => audio === format);
}
