/** What a placeholder can stand for. A date is the text that it came as; a row is one item of a list with fields. */
export type Value = string | number | boolean | readonly Value[] | Row;
/** By the names of its fields; undefined for one that it may have and has not. */
export interface Row extends ReadonlyMap<string, Value | undefined> {}

export type Values = ReadonlyMap<string, Value>;

export function isList(value: unknown): value is readonly Value[] {
  return Array.isArray(value);
}

/** As text within other text. */
export function textOf(value: Value | undefined): string {
  if (value === undefined) return '';
  if (isList(value)) return value.map(textOf).join(', ');
  return typeof value === 'object' ? fieldsOf(value).map(textOf).join(', ') : String(value);
}

/** A number, also one that came as text; null for anything else. */
export function numberOf(value: Value | undefined): number | null {
  if (typeof value === 'string' && value.trim() === '') return null;
  const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : null;
}

const FALSE_WORDS = new Set(['', 'false', 'no', 'off', '0', 'none']);

/** Nothing, 0, false and empty are not; nor are the words that people write for it. */
export function isTruthy(value: Value | undefined): boolean {
  if (value === undefined) return false;
  if (typeof value === 'string') return !FALSE_WORDS.has(value.trim().toLowerCase());
  if (isList(value)) return value.length > 0;
  return typeof value === 'object' ? fieldsOf(value).length > 0 : Boolean(value);
}

/** The values that a row has. */
function fieldsOf(row: Row): Value[] {
  return [...row.values()].filter((value) => value !== undefined);
}
