import { type Static, Type } from 'typebox';
import { ANCHORS, TRANSITIONS } from '#media/render/timeline.ts';
import {
  CaptionsAsset,
  FillAsset,
  ImageAsset,
  MediaAsset,
  ShapeAsset,
  TextAsset,
  VideoAsset,
} from './assets.ts';
import { MAX_CLIPS, presence } from './presence.ts';
import { AssetId, animated, Colour, Distance, oneOf, Seconds, Share, Size, SomeSeconds } from './scalars.ts';
import { AudioAsset, SpeechAsset, sound } from './sounds.ts';
import type { Templated } from './templated.ts';

export const MAX_TRACKS = 100;

const EFFECTS = ['zoomIn', 'zoomOut', 'slideLeft', 'slideRight', 'slideUp', 'slideDown'] as const;
export type EffectKind = (typeof EFFECTS)[number];
export const EFFECT_NAMES = [
  ...EFFECTS,
  ...['zoomInSlow', 'zoomOutSlow', 'slideLeftSlow', 'slideRightSlow', 'slideUpSlow', 'slideDownSlow'],
  ...['zoomInFast', 'zoomOutFast', 'slideLeftFast', 'slideRightFast', 'slideUpFast', 'slideDownFast'],
] as const;

/** Tracks hold clips, and a clip may hold tracks: what closes the circle is named, and read with placeholders of its own. */
export const TRACKS_REF = '#/$defs/tracks';
const Tracks = Type.Unsafe<readonly TrackDocument[]>(Type.Ref(TRACKS_REF));

const stage = {
  background: Type.Optional(Colour),
  length: Type.Optional(
    Type.Union([SomeSeconds], { description: 'Seconds; as long as its clips unless told.' }),
  ),
  tracks: Tracks,
};

const TimelineAsset = Type.Object(
  {
    type: Type.Literal('timeline'),
    ...stage,
    trim: Type.Optional(Seconds),
    volume: sound.volume,
  },
  { additionalProperties: false, description: 'A timeline within the timeline.' },
);

const Transition = Type.Object(
  {
    in: Type.Optional(oneOf([...TRANSITIONS, 'none'], 'From the clip before, or from nothing.')),
    out: Type.Optional(oneOf([...TRANSITIONS, 'none'], 'To the clip after, or to nothing.')),
    length: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, maximum: 60, description: 'Seconds; 0.5 unless told.' }),
    ),
  },
  { additionalProperties: false },
);

const Offset = Type.Object(
  { x: Type.Optional(animated(Distance)), y: Type.Optional(animated(Distance)) },
  { additionalProperties: false, description: 'To the right, and down.' },
);

export const Clip = Type.Object(
  {
    name: Type.Optional(Type.String({ maxLength: 100, description: 'For captions to refer to.' })),
    ...presence,
    asset: Type.Union([
      VideoAsset,
      ImageAsset,
      MediaAsset,
      AudioAsset,
      SpeechAsset,
      TextAsset,
      ShapeAsset,
      FillAsset,
      CaptionsAsset,
      TimelineAsset,
    ]),
    start: Type.Optional(
      Type.Union([Seconds, Type.Literal('auto')], {
        description: 'Seconds; `auto` is where the clip before it ends.',
      }),
    ),
    length: Type.Optional(
      Type.Union([SomeSeconds, Type.Literal('auto'), Type.Literal('end')], {
        description: 'Seconds; `auto` is until the media ends, `end` is until the timeline ends.',
      }),
    ),
    maxLength: Type.Optional(
      Type.Union([SomeSeconds], { description: 'Seconds at which an `auto` or `end` is cut off.' }),
    ),
    fit: Type.Optional(
      oneOf(['cover', 'contain', 'fill', 'none'], 'How it fills its box; `cover` unless told.'),
    ),
    width: Type.Optional(
      Type.Union(Size.anyOf, { description: 'Of its box; that of the stage unless told.' }),
    ),
    height: Type.Optional(Size),
    position: Type.Optional(oneOf(ANCHORS, 'Where on the stage its box is.')),
    offset: Type.Optional(Offset),
    scale: Type.Optional(animated(Type.Number({ minimum: 0, maximum: 100 }))),
    rotation: Type.Optional(
      animated(Type.Number({ minimum: -36_000, maximum: 36_000, description: 'Degrees, clockwise.' })),
    ),
    opacity: Type.Optional(animated(Share)),
    transition: Type.Optional(Transition),
    effect: Type.Optional(oneOf(EFFECT_NAMES, 'A slow movement over the clip.')),
  },
  { additionalProperties: false },
);

export const Track = Type.Object(
  {
    clips: Type.Unsafe<readonly ClipDocument[]>(
      Type.Array(Clip, { maxItems: MAX_CLIPS, description: 'In the order of their starts.' }),
    ),
    loop: Type.Optional(
      Type.Boolean({
        description: 'Its clips come again and again until the other tracks end; all of them start `auto`.',
      }),
    ),
  },
  { additionalProperties: false },
);

export const TrackList = Type.Array(Track, {
  minItems: 0,
  maxItems: MAX_TRACKS,
  description: 'Layers; the first one is at the bottom.',
});

export const Soundtrack = Type.Object(
  {
    if: presence.if,
    src: AssetId,
    ...sound,
    trim: Type.Optional(Seconds),
    loop: Type.Optional(Type.Boolean({ description: 'From the beginning when it ends; true unless told.' })),
  },
  { additionalProperties: false, description: 'Music under the whole.' },
);

export const TimelineBody = Type.Object(
  { ...stage, soundtrack: Type.Optional(Soundtrack) },
  { additionalProperties: false },
);

/** A clip with all of its placeholders filled in; the tracks of a timeline within it are still as they were written. */
export type FilledClip = Static<typeof Clip>;
export type FilledAsset = FilledClip['asset'];
export type AssetOf<T extends FilledAsset['type']> = Extract<FilledAsset, { type: T }>;

export type ClipDocument = Templated<Static<typeof Clip>>;
export interface TrackDocument {
  readonly clips: readonly ClipDocument[];
  readonly loop?: boolean | string;
}
