import { type Static, Type } from 'typebox';

/** Of a timeline, with all repeats written out. */
export const MAX_CLIPS = 2_000;

const Scalar = Type.Union([Type.Number(), Type.Boolean(), Type.String()]);

const Condition = Type.Union([
  Scalar,
  Type.Object(
    {
      value: Scalar,
      equals: Type.Optional(Scalar),
      notEquals: Type.Optional(Scalar),
      in: Type.Optional(Type.Array(Scalar, { maxItems: 1_000 })),
      greaterThan: Type.Optional(Type.Number()),
      lessThan: Type.Optional(Type.Number()),
    },
    { additionalProperties: false, title: 'a comparison' },
  ),
]);
export type ConditionDocument = Static<typeof Condition>;

const Repeat = Type.Object(
  {
    over: Type.Union([
      Type.Integer({ title: `a number of times, at most ${MAX_CLIPS}`, minimum: 0, maximum: MAX_CLIPS }),
      Type.Array(Scalar, { maxItems: MAX_CLIPS, title: 'a list' }),
    ]),
    as: Type.Optional(
      Type.String({
        title: 'a name of letters',
        pattern: '^[A-Za-z][A-Za-z0-9_]{0,49}$',
        description: 'What an item is called within the clip; `item` unless told. `index` counts from 1.',
      }),
    ),
  },
  { additionalProperties: false },
);

/** What decides whether and how often a clip is there, before anything else of it is read. */
export const presence = { if: Type.Optional(Condition), repeat: Type.Optional(Repeat) };
