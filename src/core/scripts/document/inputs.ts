import { type Static, Type } from 'typebox';
import { AssetId, Colour, oneOf } from './scalars.ts';

/** What a script asks of whoever uses it. Values by these names replace `${NAME}` everywhere in the timeline. */

export const MAX_TEXT = 20_000;
export const MAX_LIST = 1_000;

export const INPUT_NAME = 'a name of 1 to 100 characters, with spaces if you like but without . , { } ( ) $';

const INPUT_NAME_PATTERN = '^[^\\s.,{}()$"\'][^.,{}()$\\u0000-\\u001f]{0,99}$';

export const InputName = Type.String({ title: INPUT_NAME, pattern: INPUT_NAME_PATTERN });

export function isInputName(name: string): boolean {
  return new RegExp(INPUT_NAME_PATTERN, 'u').test(name);
}

const common = {
  name: InputName,
  description: Type.Optional(Type.String({ maxLength: 2_000 })),
  required: Type.Optional(Type.Boolean({ description: 'There is no use without a value.' })),
};

/** Shown in the published schema, and held to when values are read. */
const Length = Type.Integer({ minimum: 0, maximum: MAX_TEXT });

export const DateText = Type.String({
  title: 'a date like "2025-05-25", or with a time "2025-05-25T18:30"',
  pattern:
    '^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?$',
});

export const Write = Type.Object(
  {
    prompt: Type.String({
      minLength: 1,
      maxLength: MAX_TEXT,
      description: 'May contain placeholders for the other inputs.',
    }),
    persona: Type.Optional(Type.String({ maxLength: MAX_TEXT })),
    task: Type.Optional(Type.String({ maxLength: MAX_TEXT })),
  },
  {
    additionalProperties: false,
    description:
      'The text is written by a language model, or by the offline writer, where no value is given.',
  },
);

const TextInput = Type.Object(
  {
    ...common,
    type: Type.Literal('text'),
    default: Type.Optional(Type.String({ maxLength: MAX_TEXT })),
    minLength: Type.Optional(Length),
    maxLength: Type.Optional(Length),
    write: Type.Optional(Write),
  },
  { additionalProperties: false },
);

const NumberInput = Type.Object(
  {
    ...common,
    type: Type.Literal('number'),
    default: Type.Optional(Type.Number()),
    min: Type.Optional(Type.Number()),
    max: Type.Optional(Type.Number()),
    integer: Type.Optional(Type.Boolean({ description: 'Whole numbers only.' })),
  },
  { additionalProperties: false },
);

const ColourInput = Type.Object(
  { ...common, type: Type.Literal('colour'), default: Type.Optional(Colour) },
  { additionalProperties: false },
);

const ChoiceInput = Type.Object(
  {
    ...common,
    type: Type.Literal('choice'),
    choices: Type.Array(Type.String({ maxLength: 1_000 }), { minItems: 1, maxItems: MAX_LIST }),
    default: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);

const DateInput = Type.Object(
  { ...common, type: Type.Literal('date'), default: Type.Optional(DateText) },
  { additionalProperties: false },
);

const AssetInput = Type.Object(
  {
    ...common,
    type: Type.Literal('asset'),
    default: Type.Optional(AssetId),
    kind: Type.Optional(oneOf(['image', 'video', 'audio', 'captions', 'font'], 'The only kind that fits.')),
  },
  { additionalProperties: false },
);

const SCALARS = [TextInput, NumberInput, ColourInput, ChoiceInput, DateInput, AssetInput] as const;
const ScalarInput = Type.Union([...SCALARS]);
export type ScalarInput = Static<typeof ScalarInput>;

const ListInput = Type.Object(
  {
    ...common,
    type: Type.Literal('list'),
    of: Type.Optional(
      oneOf(['text', 'number', 'colour', 'date', 'asset'], 'What its items are; text unless told.'),
    ),
    fields: Type.Optional(
      Type.Array(ScalarInput, {
        minItems: 1,
        maxItems: 50,
        description: 'Instead of `of`: the items are objects with these fields.',
      }),
    ),
    minItems: Type.Optional(Type.Integer({ minimum: 0, maximum: MAX_LIST })),
    maxItems: Type.Optional(Type.Integer({ minimum: 0, maximum: MAX_LIST })),
    default: Type.Optional(Type.Array(Type.Unknown(), { maxItems: MAX_LIST })),
  },
  { additionalProperties: false },
);
export type ListInput = Static<typeof ListInput>;

export const Input = Type.Union([...SCALARS, ListInput]);
export type InputDocument = Static<typeof Input>;
