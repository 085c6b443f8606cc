import { strings } from '../../strings/index.ts';
import { isArray, isObject, type Json, type JsonObject } from '../document/json.ts';
import type { ScriptInput } from '../document/script.ts';

/** Values by the names of inputs, as they are sent. */
export type Parameters = Readonly<Record<string, Json>>;

export interface Problem {
  /** The name of the input. */
  readonly name: string;
  readonly message: string;
}

const COLOUR = /^(#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})|[a-z]+)$/i;
const DATE = /^\d{4}-\d{2}-\d{2}(T.*)?$/;
const ASSET = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What can be seen to be wrong before anything is sent; the server has the last word. */
export function checkParameters(inputs: readonly ScriptInput[], values: Parameters): readonly Problem[] {
  return inputs.flatMap((input) => {
    const message = problemOf(input, values[input.name]);
    return message === null ? [] : [{ name: input.name, message }];
  });
}

/** A sentence, or null. */
export function problemOf(input: ScriptInput, value: Json | undefined): string | null {
  const { problems } = strings.scripts;
  if (value === undefined || value === null || value === '') {
    return input.required && input.default === undefined && !input.isWritten ? problems.missing : null;
  }
  switch (input.type) {
    case 'text':
      return lengthProblem(input, String(value));
    case 'number':
      return numberProblem(input, value);
    case 'choice':
      return input.choices.includes(String(value)) ? null : problems.choice(input.choices);
    case 'colour':
      return COLOUR.test(String(value)) ? null : problems.colour;
    case 'date':
      return DATE.test(String(value)) ? null : problems.date;
    case 'asset':
      return ASSET.test(String(value)) ? null : problems.asset;
    case 'list':
      return listProblem(input, value);
  }
}

function lengthProblem({ minLength, maxLength }: ScriptInput, text: string): string | null {
  const { problems } = strings.scripts;
  const { length } = [...text];
  if (minLength !== null && length < minLength) return problems.tooShort(minLength);
  return maxLength !== null && length > maxLength ? problems.tooLong(maxLength) : null;
}

function numberProblem({ min, max, integer }: ScriptInput, value: Json): string | null {
  const { problems } = strings.scripts;
  const number = typeof value === 'number' ? value : Number(String(value).trim() || Number.NaN);
  if (!Number.isFinite(number)) return problems.number;
  if (integer && !Number.isInteger(number)) return problems.integer;
  if (min !== null && number < min) return problems.tooSmall(min);
  return max !== null && number > max ? problems.tooLarge(max) : null;
}

/** A list that came as text is left to the server. */
function listProblem({ fields, of }: ScriptInput, value: Json): string | null {
  if (!isArray(value)) return null;
  for (const [index, item] of value.entries()) {
    const parts = fields.length > 0 ? fields : [{ ...SINGLE, type: of }];
    for (const field of parts) {
      const message = problemOf(field, fields.length > 0 ? fieldOf(item, field.name) : item);
      if (message !== null) return strings.scripts.problems.item(index + 1, field.name, message);
    }
  }
  return null;
}

function fieldOf(item: Json, name: string): Json | undefined {
  return isObject(item) ? (item as JsonObject)[name] : undefined;
}

/** An item of a list that is no row. */
export const SINGLE: ScriptInput = {
  name: '',
  type: 'text',
  description: '',
  required: true,
  default: undefined,
  isWritten: false,
  choices: [],
  min: null,
  max: null,
  integer: false,
  minLength: null,
  maxLength: null,
  kind: null,
  of: 'text',
  fields: [],
};

/** What is sent: without what nobody has filled in. */
export function filledIn(inputs: readonly ScriptInput[], values: Parameters): Parameters {
  const named = inputs
    .map(({ name }) => [name, values[name]] as const)
    .filter((entry): entry is readonly [string, Json] => entry[1] !== undefined && entry[1] !== '');
  return Object.fromEntries(named);
}
