import { Type } from 'typebox';
import { AssetId, Colour, EasingName, oneOf, Seconds, Share } from './scalars.ts';
import { played, sound } from './sounds.ts';
import { Fill, Stroke, TextStyle } from './styles.ts';

/** What clips show. `src` names an asset of the library by its id. */

const Region = Type.Object(
  {
    x: Share,
    y: Share,
    width: Type.Number({ exclusiveMinimum: 0, maximum: 1 }),
    height: Type.Number({ exclusiveMinimum: 0, maximum: 1 }),
  },
  { additionalProperties: false, description: 'Fractions of the width and height of the source.' },
);

const view = {
  crop: Type.Optional(Region),
  pan: Type.Optional(
    Type.Object(
      { from: Type.Optional(Region), to: Type.Optional(Region), easing: Type.Optional(EasingName) },
      {
        additionalProperties: false,
        description: 'From one region of the source to another, over the clip: pan and zoom.',
      },
    ),
  ),
};

export const VideoAsset = Type.Object(
  { type: Type.Literal('video'), src: AssetId, ...played, ...view, ...sound },
  { additionalProperties: false },
);

export const ImageAsset = Type.Object(
  { type: Type.Literal('image'), src: AssetId, ...view },
  { additionalProperties: false },
);

export const MediaAsset = Type.Object(
  { type: Type.Literal('media'), src: AssetId, ...played, ...view, ...sound },
  { additionalProperties: false, description: 'A video or an image, whichever the asset is.' },
);

const Animation = ['none', 'fade', 'slideUp', 'slideDown', 'slideLeft', 'slideRight', 'zoom'] as const;

export const TextAsset = Type.Object(
  {
    type: Type.Literal('text'),
    text: Type.String({ maxLength: 20_000 }),
    style: Type.Optional(TextStyle),
    animation: Type.Optional(
      Type.Object(
        {
          in: Type.Optional(oneOf([...Animation, 'letters', 'words'], 'How it appears.')),
          out: Type.Optional(oneOf(Animation, 'How it goes.')),
          length: Type.Optional(
            Type.Number({ exclusiveMinimum: 0, maximum: 60, description: 'Seconds that each takes.' }),
          ),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);

export const ShapeAsset = Type.Object(
  {
    type: Type.Literal('shape'),
    shape: oneOf(['rectangle', 'ellipse', 'line'], 'It fills the box of its clip.'),
    radius: Type.Optional(
      Type.Number({ minimum: 0, maximum: 10_000, description: 'Of the corners, in pixels.' }),
    ),
    fill: Type.Optional(Fill),
    stroke: Type.Optional(Stroke),
  },
  { additionalProperties: false },
);

export const FillAsset = Type.Object(
  { type: Type.Literal('fill'), fill: Fill },
  { additionalProperties: false },
);

const Line = Type.Object(
  { start: Seconds, end: Seconds, text: Type.String({ maxLength: 2_000 }) },
  { additionalProperties: false },
);

export const CaptionsAsset = Type.Object(
  {
    type: Type.Literal('captions'),
    src: Type.Optional(AssetId),
    srt: Type.Optional(Type.String({ maxLength: 500_000 })),
    vtt: Type.Optional(Type.String({ maxLength: 500_000 })),
    lines: Type.Optional(Type.Array(Line, { maxItems: 20_000 })),
    of: Type.Optional(
      Type.String({
        maxLength: 100,
        description: 'The name of a speech clip beside it: its text, when it is said.',
      }),
    ),
    text: Type.Optional(
      Type.String({ maxLength: 20_000, description: 'Shown piece by piece, at the pace of reading.' }),
    ),
    style: Type.Optional(TextStyle),
    highlight: Type.Optional(
      Type.Object(
        { colour: Colour, background: Type.Optional(Colour) },
        { additionalProperties: false, description: 'The word that is being said.' },
      ),
    ),
    maxCharacters: Type.Optional(
      Type.Integer({ minimum: 10, maximum: 500, description: 'Of `of` and `text`, at a time.' }),
    ),
  },
  {
    additionalProperties: false,
    description: 'Takes exactly one of `src`, `srt`, `vtt`, `lines`, `of` and `text`.',
  },
);
