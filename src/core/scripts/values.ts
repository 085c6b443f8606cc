import { Type } from 'typebox';
import {
  DateText,
  type InputDocument,
  type ListInput,
  MAX_LIST,
  MAX_TEXT,
  type ScalarInput,
} from './document/inputs.ts';
import { AssetId, Colour } from './document/scalars.ts';
import { isDate } from './placeholders/dates.ts';
import type { Value } from './placeholders/values.ts';
import { expectation } from './reading/expectation.ts';
import type { Faults } from './reading/faults.ts';
import { member } from './reading/pointer.ts';
import { accepts, coerced } from './reading/scalars.ts';

interface Place {
  readonly at: string;
  readonly faults: Faults;
}

/** A value of an input in the type that the input asks for; undefined after a fault. Text is read as what is meant. */
export function readInput(input: InputDocument, raw: unknown, place: Place): Value | undefined {
  return input.type === 'list' ? readList(input, raw, place) : readScalar(input, raw, place);
}

function readScalar(input: ScalarInput, raw: unknown, { at, faults }: Place): Value | undefined {
  const schema = schemaOf(input);
  const value = [raw, coerced(schema, raw)].find((candidate) => accepts(schema, candidate));
  if (value === undefined || (input.type === 'date' && !isDate(String(value)))) {
    faults.add(at, `must be ${expectation(schema)}`);
    return undefined;
  }
  return value as Value;
}

/** Limits of the input's own, within those that hold for all. */
function schemaOf(input: ScalarInput) {
  switch (input.type) {
    case 'text':
      return Type.String({
        minLength: input.minLength ?? 0,
        maxLength: Math.min(input.maxLength ?? MAX_TEXT, MAX_TEXT),
      });
    case 'number': {
      const limits = {
        ...(input.min !== undefined && { minimum: input.min }),
        ...(input.max !== undefined && { maximum: input.max }),
      };
      return input.integer ? Type.Integer(limits) : Type.Number(limits);
    }
    case 'colour':
      return Colour;
    case 'choice':
      return Type.Enum([...input.choices], { type: 'string' });
    case 'date':
      return DateText;
    case 'asset':
      return AssetId;
  }
}

function readList(input: ListInput, raw: unknown, { at, faults }: Place): Value | undefined {
  const list = listOf(raw);
  const { minItems = 0, maxItems = MAX_LIST } = input;
  if (list === null) {
    faults.add(at, 'must be a list');
    return undefined;
  }
  if (list.length < minItems || list.length > Math.min(maxItems, MAX_LIST)) {
    faults.add(at, `must have ${minItems} to ${Math.min(maxItems, MAX_LIST)} items, not ${list.length}`);
    return undefined;
  }
  const item: ScalarInput = { name: 'item', type: input.of ?? 'text' };
  const values = list.map((one, index) => {
    const place = { at: member(at, index), faults };
    return input.fields === undefined ? readScalar(item, one, place) : readRow(input.fields, one, place);
  });
  return values.filter((value) => value !== undefined);
}

/** A list that came as text is JSON, or has commas between its items. */
function listOf(raw: unknown): readonly unknown[] | null {
  if (Array.isArray(raw)) return raw;
  if (typeof raw !== 'string') return null;
  if (!raw.trimStart().startsWith('['))
    return raw.trim() === '' ? [] : raw.split(',').map((item) => item.trim());
  try {
    const parsed: unknown = JSON.parse(raw);
    return Array.isArray(parsed) ? parsed : null;
  } catch {
    // What looks like JSON and is not is no list.
    return null;
  }
}

function readRow(fields: readonly ScalarInput[], raw: unknown, { at, faults }: Place): Value | undefined {
  if (raw === null || typeof raw !== 'object' || Array.isArray(raw)) {
    faults.add(at, 'must be an object');
    return undefined;
  }
  const given = new Map<string, unknown>(Object.entries(raw));
  const row = new Map<string, Value | undefined>();
  for (const field of fields) {
    const place = { at: member(at, field.name), faults };
    const own = given.get(field.name) ?? field.default;
    const value = own === undefined ? undefined : readScalar(field, own, place);
    // Known also where it has no value, so that a placeholder for it is empty and no fault.
    row.set(field.name, value);
    if (own === undefined && field.required) faults.add(place.at, 'is missing');
  }
  return row;
}
