import { type Static, Type } from 'typebox';
import { EASINGS } from '#media/render/timeline.ts';

/**
 * The small values of a script. A `title` says what a value has to be in the words that follow "must be": it is what
 * a wrong one is reported with.
 */

/** Of closed sets; a plain array, because a schema keeps what it is given. */
export function oneOf<const T extends string[]>(values: readonly [...T], description: string) {
  return Type.Enum<T>(values, { type: 'string', description });
}

/** Besides hexadecimal ones. */
export const COLOUR_NAMES = [
  'transparent',
  ...['black', 'white', 'gray', 'grey', 'silver', 'red', 'maroon', 'orange', 'gold', 'yellow', 'olive'],
  ...['lime', 'green', 'teal', 'cyan', 'blue', 'navy', 'purple', 'magenta', 'pink', 'brown'],
] as const;

export const Colour = Type.String({
  title: 'a colour like "#ff8800", "#ff880080" or "white"',
  pattern: `^(#([0-9a-fA-F]{3}|[0-9a-fA-F]{4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})|${COLOUR_NAMES.join('|')})$`,
});

export const AssetId = Type.String({
  title: 'the id of an asset in the library, never a path or a URL',
  pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$',
});

/** Seconds; what a timeline may last in all is checked when it is laid out. */
export const Seconds = Type.Number({ minimum: 0, maximum: 86_400 });
export const SomeSeconds = Type.Number({ exclusiveMinimum: 0, maximum: 86_400 });

export const Share = Type.Number({ minimum: 0, maximum: 1 });

/** Pixels, or percent of the stage in the direction that is meant. */
export const Distance = Type.Union([
  Type.Number({ title: 'a number of pixels', minimum: -20_000, maximum: 20_000 }),
  Type.String({ title: 'a percentage like "6%"', pattern: '^-?[0-9]{1,4}(\\.[0-9]{1,6})?%$' }),
]);
export type Distance = Static<typeof Distance>;

/** The same, of what cannot be negative. */
export const Size = Type.Union([
  Type.Number({ title: 'a number of pixels', exclusiveMinimum: 0, maximum: 20_000 }),
  Type.String({ title: 'a percentage like "6%"', pattern: '^[0-9]{1,4}(\\.[0-9]{1,6})?%$' }),
]);
export type Size = Static<typeof Size>;

export const EasingName = oneOf(EASINGS, 'How a change gets under way and comes to rest.');

/** A value, or one that changes over the clip. */
export function animated<T extends Parameters<typeof Type.Union>[0][number]>(value: T) {
  const Keyframe = Type.Object(
    {
      at: Type.Number({ minimum: 0, maximum: 86_400, description: 'Seconds from the start of the clip.' }),
      value,
      easing: Type.Optional(EasingName),
    },
    { additionalProperties: false },
  );
  return Type.Union([
    value,
    Type.Array(Keyframe, { minItems: 1, maxItems: 100, title: 'a list of keyframes' }),
  ]);
}
