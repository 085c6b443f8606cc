import type { TSchema } from 'typebox';

/** The part of JSON Schema that scripts are described in. */
export interface Shape {
  readonly type?: 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean';
  readonly title?: string;
  readonly const?: string | number | boolean;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly TSchema[];
  readonly properties?: Readonly<Record<string, TSchema>>;
  readonly required?: readonly string[];
  readonly items?: TSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly multipleOf?: number;
  readonly $ref?: string;
}

/** TypeBox's own type of a schema says nothing of its keywords. */
export function shapeOf(schema: TSchema): Shape {
  return schema as Shape;
}

/** What a value has to be, in the words that follow "must be". */
export function expectation(schema: TSchema): string {
  const shape = shapeOf(schema);
  if (shape.anyOf !== undefined) return [...new Set(shape.anyOf.map(expectation))].join(', or ');
  if (shape.title !== undefined) return shape.title;
  if (shape.const !== undefined) return JSON.stringify(shape.const);
  if (shape.enum !== undefined) return `one of ${shape.enum.join(', ')}`;
  switch (shape.type) {
    case 'number':
      return `a number${range(shape)}`;
    case 'integer':
      return `a whole number${range(shape)}`;
    case 'boolean':
      return 'true or false';
    case 'string':
      return `a text${lengths(shape)}`;
    case 'array':
      return 'a list';
    case 'object':
      return 'an object';
    default:
      return 'a value';
  }
}

function range({ minimum, maximum, exclusiveMinimum }: Shape): string {
  const upTo = maximum === undefined ? '' : ` up to ${maximum}`;
  if (exclusiveMinimum !== undefined) return ` above ${exclusiveMinimum}${upTo && `,${upTo}`}`;
  if (minimum === undefined) return upTo && ` of${upTo}`;
  return maximum === undefined ? ` of at least ${minimum}` : ` from ${minimum} to ${maximum}`;
}

function lengths({ minLength = 0, maxLength }: Shape): string {
  if (maxLength === undefined) return minLength > 0 ? ` of at least ${minLength} characters` : '';
  return minLength > 0
    ? ` of ${minLength} to ${maxLength} characters`
    : ` of at most ${maxLength} characters`;
}
