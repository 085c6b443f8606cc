import type { Facts } from '../facts.ts';

/**
 * A resolved composition: what a script comes to with its parameters. Everything in it is a number, a member of a closed
 * set, a colour, an index into `media`, or text to be drawn; nothing in it names a file, and nothing is given to a
 * parser. Times are in seconds, and those of pictures are whole numbers of output frames.
 */
export interface Timeline {
  readonly output: Output;
  readonly duration: number;
  readonly media: readonly MediaInput[];
  readonly stage: Stage;
  readonly sounds: readonly Sound[];
}

export const VIDEO_FORMATS = ['mp4', 'webm', 'gif'] as const;
export const STILL_FORMATS = ['png', 'jpeg', 'webp'] as const;
export const AUDIO_FORMATS = ['m4a', 'mp3', 'wav'] as const;
export const FORMATS = [...VIDEO_FORMATS, ...STILL_FORMATS, ...AUDIO_FORMATS] as const;
export type Format = (typeof FORMATS)[number];

/** `draft` is for looking at: half the size and the fastest settings. */
export const QUALITIES = ['draft', 'low', 'medium', 'high'] as const;
export type Quality = (typeof QUALITIES)[number];

export interface Output {
  readonly format: Format;
  /** Pixels, even. */
  readonly width: number;
  readonly height: number;
  readonly fps: Fraction;
  readonly quality: Quality;
  /** For a still: the moment in seconds. */
  readonly stillAt: number;
  /** What the whole is brought to, in LUFS (EBU R 128), or null to leave it. */
  readonly loudness: number | null;
}

export interface Fraction {
  readonly num: number;
  readonly den: number;
}

/** A file that is used; a reader of the timeline gets its path beside it, at the same index. */
export interface MediaInput {
  /** Null for what was made for this composition, like speech. */
  readonly assetId: string | null;
  /** Hex. */
  readonly sha256: string;
  readonly facts: Facts;
}

/** Index into `Timeline.media`. */
export type MediaIndex = number;

/** `#rrggbbaa`, lower case. */
export type Colour = string;

/** A picture in pixels, made of tracks; the first one is at the bottom. */
export interface Stage {
  readonly width: number;
  readonly height: number;
  readonly background: Colour;
  readonly tracks: readonly Track[];
}

/** Clips in the order of their starts. Two of them overlap only where a transition leads from one to the other. */
export interface Track {
  readonly clips: readonly Clip[];
  readonly transitions: readonly Transition[];
}

export const TRANSITIONS = [
  'fade',
  'fadeBlack',
  'fadeWhite',
  'dissolve',
  'wipeLeft',
  'wipeRight',
  'wipeUp',
  'wipeDown',
  'slideLeft',
  'slideRight',
  'slideUp',
  'slideDown',
  'zoom',
  'circleOpen',
  'circleClose',
  'radial',
  'pixelize',
] as const;
export type TransitionKind = (typeof TRANSITIONS)[number];

/** From the clip at index `from` to the next one; it takes exactly the time in which both are there. */
export interface Transition {
  readonly kind: TransitionKind;
  readonly from: number;
  /** Seconds. */
  readonly length: number;
}

export interface Clip {
  /** JSON pointer of the clip in its script: what a failure is reported with. */
  readonly pointer: string;
  readonly start: number;
  readonly length: number;
  readonly picture: Picture;
  readonly placement: Placement;
  readonly motion: readonly Motion[];
}

export type Picture =
  | VideoPicture
  | ImagePicture
  | TextPicture
  | ShapePicture
  | FillPicture
  | CaptionsPicture
  | StagePicture;

export interface VideoPicture {
  readonly kind: 'video';
  readonly media: MediaIndex;
  /** Seconds of the source that are left out at its beginning. */
  readonly trim: number;
  /** 2 is twice as fast. */
  readonly speed: number;
  readonly view: View;
}

export interface ImagePicture {
  readonly kind: 'image';
  readonly media: MediaIndex;
  readonly view: View;
}

/** Fractions of the source's width and height, 0 to 1. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What is seen of a source: cropped where `from` and `to` are the same, panned and zoomed over the clip where not. */
export interface View {
  readonly from: Region;
  readonly to: Region;
  readonly easing: Easing;
}

export interface TextPicture {
  readonly kind: 'text';
  readonly text: string;
  readonly style: TextStyle;
  /** Pixels within which lines wrap; the height null for as many as there are. */
  readonly width: number;
  readonly height: number | null;
  /** How the text appears within the first `revealTime` seconds. */
  readonly reveal: 'none' | 'letters' | 'words';
  readonly revealTime: number;
}

export interface TextStyle {
  /** A family that ships with the product, like "Noto Sans", or null where `fontMedia` names a font of the user's. */
  readonly family: string | null;
  readonly fontMedia: MediaIndex | null;
  /** Pixels. */
  readonly size: number;
  /** 100 to 900. */
  readonly weight: number;
  readonly italic: boolean;
  readonly colour: Colour;
  /** Multiple of the size. */
  readonly lineHeight: number;
  /** Pixels. */
  readonly letterSpacing: number;
  readonly align: 'start' | 'left' | 'center' | 'right' | 'end';
  readonly verticalAlign: 'top' | 'middle' | 'bottom';
  readonly direction: 'auto' | 'ltr' | 'rtl';
  /** Behind the whole text. */
  readonly background: {
    readonly colour: Colour;
    readonly padding: number;
    readonly radius: number;
  } | null;
  readonly outline: { readonly colour: Colour; readonly width: number } | null;
  readonly shadow: {
    readonly colour: Colour;
    readonly blur: number;
    readonly x: number;
    readonly y: number;
  } | null;
}

/** White on nothing, in the middle, for what says nothing else. */
export const PLAIN_TEXT: TextStyle = {
  family: 'Noto Sans',
  fontMedia: null,
  size: 24,
  weight: 400,
  italic: false,
  colour: '#ffffffff',
  lineHeight: 1.2,
  letterSpacing: 0,
  align: 'center',
  verticalAlign: 'middle',
  direction: 'auto',
  background: null,
  outline: null,
  shadow: null,
};

export interface ShapePicture {
  readonly kind: 'shape';
  readonly shape: 'rectangle' | 'ellipse' | 'line';
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly radius: number;
  readonly fill: Fill | null;
  readonly stroke: { readonly colour: Colour; readonly width: number } | null;
}

/** Fills the whole box. */
export interface FillPicture {
  readonly kind: 'fill';
  readonly fill: Fill;
}

export type Fill =
  | { readonly kind: 'solid'; readonly colour: Colour }
  | {
      readonly kind: 'linear' | 'radial';
      /** Degrees, clockwise, 0 is from left to right; of no meaning to a radial one. */
      readonly angle: number;
      readonly stops: readonly { readonly at: number; readonly colour: Colour }[];
    };

export interface CaptionsPicture {
  readonly kind: 'captions';
  /** Seconds from the start of the clip, in order; lines do not overlap. */
  readonly lines: readonly CaptionLine[];
  readonly style: TextStyle;
  /** Pixels within which lines wrap. */
  readonly width: number;
  /** The word that is being spoken, or null not to highlight any. */
  readonly highlight: { readonly colour: Colour; readonly background: Colour | null } | null;
}

export interface CaptionLine {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** When each word is spoken, or null where that is not known. */
  readonly words: readonly { readonly start: number; readonly end: number; readonly text: string }[] | null;
}

/** A timeline within the timeline; its sounds are among those of the outer one. */
export interface StagePicture {
  readonly kind: 'stage';
  readonly stage: Stage;
  /** Seconds of it that are left out at its beginning. */
  readonly trim: number;
}

/** How a picture of its own size is put on the stage. Pixels of the stage; y grows downwards. */
export interface Placement {
  readonly fit: 'cover' | 'contain' | 'fill' | 'none';
  /** What `fit` fills. */
  readonly box: { readonly width: number; readonly height: number };
  /** Which point of the box lies on which point of the stage. */
  readonly anchor: Anchor;
  readonly x: number;
  readonly y: number;
  /** After the fit, about the centre. */
  readonly scale: number;
  /** Degrees, clockwise, about the centre. */
  readonly rotation: number;
  /** 0 to 1. */
  readonly opacity: number;
}

export const ANCHORS = [
  'center',
  'top',
  'bottom',
  'left',
  'right',
  'topLeft',
  'topRight',
  'bottomLeft',
  'bottomRight',
] as const;
export type Anchor = (typeof ANCHORS)[number];

export const EASINGS = ['linear', 'easeIn', 'easeOut', 'easeInOut', 'hold'] as const;
export type Easing = (typeof EASINGS)[number];

/** A property of the placement over time: `x`, `y` and `rotation` are added to it, `scale` and `opacity` multiply it. */
export interface Motion {
  readonly property: 'x' | 'y' | 'scale' | 'rotation' | 'opacity';
  /** In order, at least one; the first value holds before it and the last one after it. */
  readonly keyframes: readonly Keyframe[];
}

export interface Keyframe {
  /** Seconds from the start of the clip. */
  readonly at: number;
  readonly value: number;
  /** The way to the next one. */
  readonly easing: Easing;
}

export interface Sound {
  readonly pointer: string;
  readonly media: MediaIndex;
  readonly start: number;
  readonly length: number;
  /** Seconds of the source that are left out at its beginning. */
  readonly trim: number;
  /** 2 is twice as fast, at the same pitch. */
  readonly speed: number;
  /** 1 leaves it as it is. */
  readonly volume: number;
  /** Seconds. */
  readonly fadeIn: number;
  readonly fadeOut: number;
  /** What ducks others. */
  readonly speech: boolean;
  /** By how many decibels it goes down while there is speech, or null. */
  readonly duck: number | null;
}
