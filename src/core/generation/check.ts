import { AssetError } from '#errors.ts';
import type { Facts } from '#media/facts.ts';
import { renderedSize } from '#media/render/encode/size.ts';
import { type Format, STILL_FORMATS, type Timeline, VIDEO_FORMATS } from '#media/render/timeline.ts';
import { isAudioFormat } from './sound.ts';

export const MEDIA_TYPE_OF: Readonly<Record<Format, string>> = {
  mp4: 'video/mp4',
  webm: 'video/webm',
  gif: 'image/gif',
  png: 'image/png',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  m4a: 'audio/mp4',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
};

/** Frames that a duration may be off: containers round, and sound comes in packets of its own length. */
const FRAMES_OFF = 2;
/** Seconds: two packets of MP3, whose frames are the longest. */
const SOUND_OFF = 0.06;

/** @throws `unprocessable`, with all that differs, when a file is not what was asked for */
export function checkOutput(facts: Facts, timeline: Timeline): void {
  const found = differences(facts, timeline);
  if (found.length === 0) return;
  throw new AssetError('unprocessable', `The rendered file is not what was asked for: ${found.join('; ')}.`);
}

/** What a file is instead of what it should be, each as a clause. */
export function differences(facts: Facts, timeline: Timeline): string[] {
  return [
    ...typeDifferences(facts, timeline),
    ...sizeDifferences(facts, timeline),
    ...timeDifferences(facts, timeline),
  ];
}

function typeDifferences({ mediaType, video, audio }: Facts, { output, sounds }: Timeline): string[] {
  const wanted = MEDIA_TYPE_OF[output.format];
  const isVideo = output.format === 'mp4' || output.format === 'webm';
  const hasSound = isAudioFormat(output.format) || (isVideo && sounds.length > 0);
  return [
    mediaType === wanted ? null : `it is ${mediaType} instead of ${wanted}`,
    (video !== null) === isVideo ? null : `it has ${video === null ? 'no' : 'a'} video stream`,
    (audio !== null) === hasSound ? null : `it has ${audio === null ? 'no' : 'an'} audio stream`,
  ].filter((difference) => difference !== null);
}

function sizeDifferences({ video, image }: Facts, { output }: Timeline): string[] {
  const size = video ?? image;
  if (size === null) return [];
  const wanted = renderedSize(output);
  if (size.width === wanted.width && size.height === wanted.height) return [];
  return [`it has ${size.width}×${size.height} pixels instead of ${wanted.width}×${wanted.height}`];
}

function timeDifferences({ duration }: Facts, { output, duration: wanted }: Timeline): string[] {
  if (STILL_FORMATS.some((still) => still === output.format)) return [];
  const frame = output.fps.den / output.fps.num;
  const isShown = VIDEO_FORMATS.some((video) => video === output.format);
  const tolerance = Math.max(isShown ? FRAMES_OFF * frame : 0, SOUND_OFF);
  if (duration !== null && Math.abs(duration - wanted) <= tolerance) return [];
  return [`it lasts ${duration?.toFixed(3) ?? 'no'} seconds instead of ${wanted.toFixed(3)}`];
}
