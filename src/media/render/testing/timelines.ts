import type { Facts } from '../../facts.ts';
import {
  type CaptionLine,
  type Clip,
  type Colour,
  type MediaInput,
  type Output,
  type Picture,
  PLAIN_TEXT,
  type Placement,
  type Stage,
  type TextStyle,
  type Timeline,
  type Track,
  type Transition,
  type View,
} from '../timeline.ts';

export const OUTPUT: Output = {
  format: 'mp4',
  width: 160,
  height: 90,
  fps: { num: 25, den: 1 },
  quality: 'high',
  stillAt: 0,
  loudness: null,
};

/** A composition without sound. */
export function timeline(
  duration: number,
  tracks: readonly Track[],
  { media = [], output = {}, background = '#000000ff' }: Setting = {},
): Timeline {
  const own = { ...OUTPUT, ...output };
  return { output: own, duration, media, stage: stage(tracks, { ...own, background }), sounds: [] };
}

interface Setting {
  readonly media?: readonly MediaInput[];
  readonly output?: Partial<Output>;
  readonly background?: Colour;
}

export function stage(
  tracks: readonly Track[],
  {
    width = OUTPUT.width,
    height = OUTPUT.height,
    background = '#000000ff',
  }: Partial<Omit<Stage, 'tracks'>> = {},
): Stage {
  return { width, height, background, tracks };
}

export function track(clips: readonly Clip[], transitions: readonly Transition[] = []): Track {
  return { clips, transitions };
}

interface Time {
  readonly start: number;
  readonly length: number;
}

/** Fills the stage, which is taken to be as large as `OUTPUT`, unless placed otherwise. */
export function clip(
  { start, length }: Time,
  picture: Picture,
  { motion = [], pointer = '/timeline/tracks/0/clips/0', ...placement }: ClipSetting = {},
): Clip {
  return { pointer, start, length, picture, placement: { ...PLACEMENT, ...placement }, motion };
}

type ClipSetting = Partial<Placement> & Partial<Pick<Clip, 'motion' | 'pointer'>>;

const PLACEMENT: Placement = {
  fit: 'cover',
  box: { width: OUTPUT.width, height: OUTPUT.height },
  anchor: 'center',
  x: OUTPUT.width / 2,
  y: OUTPUT.height / 2,
  scale: 1,
  rotation: 0,
  opacity: 1,
};

const WHOLE = { x: 0, y: 0, width: 1, height: 1 };
export const STILL_VIEW: View = { from: WHOLE, to: WHOLE, easing: 'linear' };

export function video(media: number, setting: { trim?: number; speed?: number; view?: View } = {}): Picture {
  return { kind: 'video', media, trim: 0, speed: 1, view: STILL_VIEW, ...setting };
}

export function image(media: number, view: View = STILL_VIEW): Picture {
  return { kind: 'image', media, view };
}

export function fill(colour: Colour): Picture {
  return { kind: 'fill', fill: { kind: 'solid', colour } };
}

export function rectangle(size: { width: number; height: number }, colour: Colour): Picture {
  return {
    kind: 'shape',
    shape: 'rectangle',
    ...size,
    radius: 0,
    fill: { kind: 'solid', colour },
    stroke: null,
  };
}

const STYLE: TextStyle = { ...PLAIN_TEXT, weight: 700 };

export function text(
  words: string,
  setting: { reveal?: 'none' | 'letters'; revealTime?: number } = {},
): Picture {
  return {
    kind: 'text',
    text: words,
    style: STYLE,
    width: OUTPUT.width,
    height: null,
    reveal: 'none',
    revealTime: 0,
    ...setting,
  };
}

export function captions(lines: readonly CaptionLine[]): Picture {
  return { kind: 'captions', lines, style: STYLE, width: OUTPUT.width, highlight: null };
}

export function line(start: number, end: number, words: string): CaptionLine {
  return { start, end, text: words, words: null };
}

/** A file that is not looked into. */
export function input(sha256: string, facts: Partial<Facts> = {}): MediaInput {
  return {
    assetId: null,
    sha256,
    facts: {
      kind: 'video',
      mediaType: 'video/mp4',
      container: 'mp4',
      duration: null,
      bitRate: null,
      video: null,
      audio: null,
      image: null,
      captions: null,
      font: null,
      tags: {},
      ...facts,
    },
  };
}
