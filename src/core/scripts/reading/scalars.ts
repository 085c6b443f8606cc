import type { TSchema } from 'typebox';
import { type Shape, shapeOf } from './expectation.ts';

const PATTERNS = new Map<string, RegExp>();

/** Whether a string, number or boolean is what a schema without parts asks for. */
export function accepts(schema: TSchema, value: unknown): boolean {
  const shape = shapeOf(schema);
  if (shape.const !== undefined) return value === shape.const;
  if (shape.enum !== undefined) return typeof value === 'string' && shape.enum.includes(value);
  switch (shape.type) {
    case 'string':
      return typeof value === 'string' && acceptsText(shape, value);
    case 'number':
      return typeof value === 'number' && acceptsNumber(shape, value);
    case 'integer':
      return Number.isInteger(value) && acceptsNumber(shape, Number(value));
    case 'boolean':
      return typeof value === 'boolean';
    default:
      return false;
  }
}

function acceptsText({ minLength = 0, maxLength = Infinity, pattern }: Shape, value: string): boolean {
  if (value.length < minLength || value.length > maxLength) return false;
  return pattern === undefined || compiled(pattern).test(value);
}

function acceptsNumber(shape: Shape, value: number): boolean {
  const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum = -Infinity, multipleOf } = shape;
  if (!Number.isFinite(value) || value < minimum || value > maximum || value <= exclusiveMinimum)
    return false;
  return multipleOf === undefined || value % multipleOf === 0;
}

/** The patterns are the product's own; none comes from a user. */
function compiled(pattern: string): RegExp {
  const known = PATTERNS.get(pattern);
  if (known !== undefined) return known;
  const made = new RegExp(pattern, 'u');
  PATTERNS.set(pattern, made);
  return made;
}

const TRUE = new Set(['true', 'yes', 'on', '1']);
const FALSE = new Set(['false', 'no', 'off', '0']);
const DECIMAL = /^\s*[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[-+]?[0-9]{1,3})?\s*$/i;

/** A value that came as text, or as another type, as what the schema asks for; itself where there is no plain way. */
export function coerced(schema: TSchema, value: unknown): unknown {
  const { type } = shapeOf(schema);
  if ((type === 'number' || type === 'integer') && typeof value === 'string')
    return DECIMAL.test(value) ? Number(value) : value;
  if (type === 'boolean') return asBoolean(value);
  if (type === 'string' && (typeof value === 'number' || typeof value === 'boolean')) return String(value);
  return value;
}

function asBoolean(value: unknown): unknown {
  const word = String(value).trim().toLowerCase();
  if (TRUE.has(word)) return true;
  return FALSE.has(word) ? false : value;
}
