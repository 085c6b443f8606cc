import { AssetError } from '#errors.ts';
import { formattedDate } from './dates.ts';
import { shuffled } from './random.ts';
import { isList, numberOf, textOf, type Value } from './values.ts';

/** A function of placeholders: pure, and small. */
export interface PlaceholderFunction {
  /** How many arguments it takes, at least and at most. */
  readonly takes: readonly [number, number];
  /** An argument is undefined where it is a name without a value. */
  readonly apply: (args: readonly (Value | undefined)[], seed: number) => Value | undefined;
}

export const FUNCTIONS: ReadonlyMap<string, PlaceholderFunction> = new Map([
  ['upper', ofText((text) => text.toUpperCase())],
  ['lower', ofText((text) => text.toLowerCase())],
  ['title', ofText(titleCase)],
  ['trim', ofText((text) => text.trim())],
  ['truncate', { takes: [2, 2], apply: ([text, length]) => truncate(textOf(text), count(length)) }],
  ['default', { takes: [2, 2], apply: ([value, other]) => (isEmpty(value) ? other : value) }],
  [
    'date',
    {
      takes: [2, 3],
      apply: ([date, pattern, language]) => dateText(date, textOf(pattern), textOf(language ?? 'en')),
    },
  ],
  [
    'number',
    {
      takes: [1, 3],
      apply: ([value, digits, language]) => numberText(value, count(digits ?? 0), textOf(language ?? 'en')),
    },
  ],
  ['add', ofNumbers((a, b) => a + b)],
  ['subtract', ofNumbers((a, b) => a - b)],
  ['multiply', ofNumbers((a, b) => a * b)],
  ['plural', { takes: [3, 3], apply: ([value, one, many]) => (number(value) === 1 ? one : many) }],
  ['join', { takes: [2, 2], apply: ([list, between]) => items(list).map(textOf).join(textOf(between)) }],
  [
    'length',
    { takes: [1, 1], apply: ([value]) => (isList(value) ? value.length : [...textOf(value)].length) },
  ],
  ['first', { takes: [1, 1], apply: ([list]) => items(list)[0] }],
  ['last', { takes: [1, 1], apply: ([list]) => items(list).at(-1) }],
  ['shuffle', { takes: [1, 1], apply: ([list], seed) => shuffled(items(list), seed) }],
]);

function ofText(change: (text: string) => string): PlaceholderFunction {
  return { takes: [1, 1], apply: ([value]) => (value === undefined ? undefined : change(textOf(value))) };
}

function ofNumbers(combine: (a: number, b: number) => number): PlaceholderFunction {
  return { takes: [2, 2], apply: ([a, b]) => number(combine(number(a), number(b))) };
}

function titleCase(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/(^|[\s\-(])(\p{L})/gu, (_, before, letter) => before + letter.toUpperCase());
}

/** By what readers take for characters, so that no emoji is cut in two. */
function truncate(text: string, length: number): string {
  let end = 0;
  let count = 0;
  for (const { index, segment } of GRAPHEMES.segment(text)) {
    count += 1;
    if (count > length) return `${text.slice(0, end).trimEnd()}…`;
    if (count < length) end = index + segment.length;
  }
  return text;
}

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });

function dateText(date: Value | undefined, pattern: string, language: string): string | undefined {
  return isEmpty(date) ? undefined : formattedDate(textOf(date), pattern, language);
}

function numberText(value: Value | undefined, digits: number, language: string): string | undefined {
  if (isEmpty(value)) return undefined;
  const shown = { minimumFractionDigits: Math.min(digits, 20), maximumFractionDigits: Math.min(digits, 20) };
  try {
    return new Intl.NumberFormat(language, shown).format(number(value));
  } catch (cause) {
    if (cause instanceof AssetError) throw cause;
    throw new AssetError('invalid', `names the language ${JSON.stringify(language)}, which is not known`, {
      cause,
    });
  }
}

function isEmpty(value: Value | undefined): boolean {
  return value === undefined || value === '' || (isList(value) && value.length === 0);
}

function items(value: Value | undefined): readonly Value[] {
  if (value === undefined) return [];
  return isList(value) ? value : [value];
}

function number(value: Value | undefined): number {
  const found = numberOf(value);
  if (found !== null) return found;
  throw new AssetError('invalid', `uses ${JSON.stringify(textOf(value).slice(0, 100))} as a number`);
}

function count(value: Value | undefined): number {
  return Math.max(0, Math.trunc(number(value)));
}
