import type { Facts, VideoFacts } from '../../facts.ts';
import { microseconds } from '../frames.ts';
import { isStill, layoutAt, NO_OFFSET } from '../geometry/layout.ts';
import { centreOf, type Point, type Size } from '../geometry/rect.ts';
import type {
  Clip,
  Format,
  Fraction,
  MediaIndex,
  Output,
  Sound,
  Timeline,
  VideoPicture,
} from '../timeline.ts';

/** A stretch of one file that is the whole of a timeline. */
export interface CopyPlan {
  readonly media: MediaIndex;
  /** Seconds of the source. */
  readonly trim: number;
  readonly length: number;
}

/** What a format is written with, and so what a source has to be made of already. */
const CODECS: ReadonlyMap<Format, { readonly video: string; readonly audio: string }> = new Map([
  ['mp4', { video: 'h264', audio: 'aac' }],
  ['webm', { video: 'vp9', audio: 'opus' }],
]);

/** Containers that keep these codecs in the form in which the output's do. */
const CONTAINERS: ReadonlySet<string> = new Set(['mp4', 'mov', 'mkv', 'webm']);

/**
 * What to copy where a timeline is nothing but a stretch of one file as it is; null where something changes it. Whether
 * the stretch begins and ends where pictures can be parted is only to be seen in the file itself, by `copyCut`.
 */
export function canCopy(timeline: Timeline): CopyPlan | null {
  const { output, media, duration, stage } = timeline;
  const clip = onlyClip(timeline);
  if (clip === null || output.quality === 'draft') return null;
  if (!alike(clip.start, 0) || !alike(clip.length, duration)) return null;
  if (
    !isAsItIs(clip, { width: stage.width, height: stage.height }) ||
    stage.width !== output.width ||
    stage.height !== output.height
  )
    return null;
  const plan = { media: clip.picture.media, trim: clip.picture.trim, length: duration };
  const facts = media[plan.media]?.facts;
  return facts !== undefined && hasPictures(facts, output, plan) && hasSound(facts, timeline, plan)
    ? plan
    : null;
}

type VideoClip = Clip & { readonly picture: VideoPicture };

function onlyClip({ stage: { tracks } }: Timeline): VideoClip | null {
  const [clip, ...others] = tracks.flatMap((track) => track.clips);
  if (clip === undefined || others.length > 0 || clip.picture.kind !== 'video') return null;
  return { ...clip, picture: clip.picture };
}

/** Each pixel of the source on the same pixel of the stage, all the time. */
function isAsItIs(clip: VideoClip, stage: Size): boolean {
  const { visible, centre, scale, rotation, opacity } = layoutAt(clip, stage, {
    seconds: 0,
    zoom: { x: 1, y: 1 },
    stage,
    offset: NO_OFFSET,
  });
  return (
    clip.picture.speed === 1 &&
    isStill(clip) &&
    samePoint(centre, centreOf({ x: 0, y: 0, ...stage })) &&
    samePoint(scale, { x: 1, y: 1 }) &&
    samePoint(visible, { x: 0, y: 0 }) &&
    visible.width === stage.width &&
    visible.height === stage.height &&
    rotation % 360 === 0 &&
    opacity === 1
  );
}

function samePoint(a: Point, b: Point): boolean {
  return a.x === b.x && a.y === b.y;
}

function hasPictures(facts: Facts, output: Output, { trim, length }: CopyPlan): boolean {
  const { video, container, duration } = facts;
  if (video === null || !CONTAINERS.has(container)) return false;
  const { num, den } = output.fps;
  const halfFrame = den / num / 2;
  return isWrittenLike(video, output) && trim + length <= (duration ?? 0) + halfFrame;
}

function isWrittenLike(video: VideoFacts, { format, width, height, fps }: Output): boolean {
  return (
    video.codec === CODECS.get(format)?.video &&
    video.width === width &&
    video.height === height &&
    hasRate(video, fps) &&
    video.rotation === 0 &&
    video.pixelFormat === 'yuv420p' &&
    !video.hdr
  );
}

function hasRate({ frameRateExact }: VideoFacts, fps: Fraction): boolean {
  if (frameRateExact === null) return false;
  const [num = 0, den = 0] = frameRateExact.split('/').map(Number);
  return num * fps.den === den * fps.num;
}

/** A source without sound in a timeline without sound, or the sound that belongs to the pictures and nothing else. */
function hasSound({ audio }: Facts, { sounds, output }: Timeline, plan: CopyPlan): boolean {
  const [sound, ...others] = sounds;
  if (sound === undefined) return audio === null;
  // Opus has to be decoded for a while before what it says is right, which a WebM has no way to hide.
  if (output.format === 'webm' && plan.trim > 0) return false;
  return (
    others.length === 0 &&
    audio?.codec === CODECS.get(output.format)?.audio &&
    output.loudness === null &&
    isOwn(sound, plan) &&
    isUntouched(sound)
  );
}

function isOwn({ media, start, length, trim }: Sound, plan: CopyPlan): boolean {
  return media === plan.media && alike(start, 0) && alike(length, plan.length) && alike(trim, plan.trim);
}

function isUntouched({ speed, volume, fadeIn, fadeOut }: Sound): boolean {
  return speed === 1 && volume === 1 && fadeIn === 0 && fadeOut === 0;
}

function alike(a: number, b: number): boolean {
  return microseconds(a) === microseconds(b);
}
