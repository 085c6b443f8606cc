import { type Static, Type } from 'typebox';
import { Colour, oneOf, Share, Size } from './scalars.ts';

const Thickness = Type.Number({ minimum: 0, maximum: 1_000, description: 'Pixels.' });

export const TextStyle = Type.Object(
  {
    font: Type.Optional(
      Type.String({
        maxLength: 100,
        description: 'A family that comes with the product, like "Noto Serif".',
      }),
    ),
    fontSrc: Type.Optional(
      Type.String({
        maxLength: 100,
        description: "Instead of `font`: the id of an asset that is the user's own font.",
      }),
    ),
    size: Type.Optional(
      Type.Union(Size.anyOf, { description: 'Pixels, or percent of the shorter side of the stage.' }),
    ),
    weight: Type.Optional(Type.Integer({ minimum: 100, maximum: 900 })),
    italic: Type.Optional(Type.Boolean()),
    colour: Type.Optional(Colour),
    lineHeight: Type.Optional(
      Type.Number({ minimum: 0.5, maximum: 5, description: 'Multiple of the size.' }),
    ),
    letterSpacing: Type.Optional(Type.Number({ minimum: -100, maximum: 1_000, description: 'Pixels.' })),
    align: Type.Optional(oneOf(['start', 'left', 'center', 'right', 'end'], 'Of the lines.')),
    verticalAlign: Type.Optional(oneOf(['top', 'middle', 'bottom'], 'Of the text in its box.')),
    direction: Type.Optional(oneOf(['auto', 'ltr', 'rtl'], '`auto` goes by the first letter.')),
    background: Type.Optional(
      Type.Object(
        {
          colour: Colour,
          padding: Type.Optional(Thickness),
          radius: Type.Optional(Thickness),
        },
        { additionalProperties: false, description: 'Behind the whole text.' },
      ),
    ),
    outline: Type.Optional(
      Type.Object({ colour: Colour, width: Thickness }, { additionalProperties: false }),
    ),
    shadow: Type.Optional(
      Type.Object(
        {
          colour: Colour,
          blur: Type.Optional(Thickness),
          x: Type.Optional(Type.Number({ minimum: -1_000, maximum: 1_000 })),
          y: Type.Optional(Type.Number({ minimum: -1_000, maximum: 1_000 })),
        },
        { additionalProperties: false, description: 'Pixels.' },
      ),
    ),
  },
  { additionalProperties: false },
);
export type TextStyleDocument = Static<typeof TextStyle>;

const Gradient = Type.Object(
  {
    kind: oneOf(['linear', 'radial'], 'Along a line, or from the middle.'),
    angle: Type.Optional(
      Type.Number({
        minimum: -360,
        maximum: 360,
        description: 'Degrees, clockwise; 0 is from left to right.',
      }),
    ),
    stops: Type.Array(Type.Object({ at: Share, colour: Colour }, { additionalProperties: false }), {
      minItems: 2,
      maxItems: 20,
      title: 'a list of colours and their places',
    }),
  },
  { additionalProperties: false, title: 'a gradient' },
);

export const Fill = Type.Union([Colour, Gradient], { description: 'One colour, or a gradient.' });
export type FillDocument = Static<typeof Fill>;

export const Stroke = Type.Object({ colour: Colour, width: Thickness }, { additionalProperties: false });
