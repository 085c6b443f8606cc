import type { Static, TSchema } from 'typebox';
import { expectation, shapeOf } from './expectation.ts';
import type { Faults } from './faults.ts';
import { member } from './pointer.ts';
import { accepts, coerced } from './scalars.ts';
import { didYouMean } from './suggestion.ts';

/** How a value is read against its schema. */
export interface Reading {
  readonly faults: Faults;
  /** What a string with placeholders stands for; undefined for nothing at all, as if it had not been written. */
  readonly fill: (template: string, at: string) => unknown;
  /** What a `$ref` leads to; null leaves what is there as it is, for a reading of its own. */
  readonly definition: (ref: string) => TSchema | null;
}

/** Stands for a value that nobody knows yet, or one that was found faulty: nothing more is said of it. */
export const UNKNOWN = Symbol('unknown');

export function isTemplate(value: unknown): value is string {
  return typeof value === 'string' && value.includes('${');
}

/**
 * A value as its schema describes it, with placeholders filled in and their values coerced. Faults are collected, all of
 * them; a value is of the schema's type only if there were none.
 */
export function read<Schema extends TSchema>(
  schema: Schema,
  value: unknown,
  { at, reading }: { readonly at: string; readonly reading: Reading },
): Static<Schema> {
  return new Reader(reading).read(schema, value, at) as Static<Schema>;
}

class Reader {
  readonly #reading: Reading;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  read(schema: TSchema, value: unknown, at: string): unknown {
    const { $ref, anyOf, type } = shapeOf(schema);
    if ($ref !== undefined) {
      const definition = this.#reading.definition($ref);
      return definition === null ? value : this.read(definition, value, at);
    }
    if (isTemplate(value)) return this.#filled(schema, value, at);
    if (anyOf !== undefined) return this.#union(schema, value, at);
    if (type === 'object') return this.#object(schema, value, at);
    if (type === 'array') return this.#array(schema, value, at);
    return type === undefined || accepts(schema, value) ? value : this.#fault(schema, at);
  }

  #filled(schema: TSchema, template: string, at: string): unknown {
    const options = scalarsOf(schema);
    if (options.length === 0) return this.#fault(schema, at);
    const value = this.#reading.fill(template, at);
    if (value === undefined || value === UNKNOWN) return value;
    for (const option of options) {
      for (const candidate of [value, coerced(option, value)])
        if (accepts(option, candidate)) return candidate;
    }
    return this.#fault(schema, at);
  }

  #union(schema: TSchema, value: unknown, at: string): unknown {
    const branches = shapeOf(schema).anyOf ?? [];
    const kind = Array.isArray(value)
      ? 'array'
      : value !== null && typeof value === 'object'
        ? 'object'
        : null;
    if (kind === null) {
      return scalarsOf(schema).some((option) => accepts(option, value)) ? value : this.#fault(schema, at);
    }
    const fitting = branches.filter((branch) => shapeOf(branch).type === kind);
    const [only] = fitting;
    if (only === undefined) return this.#fault(schema, at);
    return fitting.length === 1 ? this.read(only, value, at) : this.#tagged(fitting, value, at);
  }

  /** Of objects that their `type` tells apart. */
  #tagged(branches: readonly TSchema[], value: unknown, at: string): unknown {
    const tagOf = (branch: TSchema) => shapeOf(shapeOf(branch).properties?.type ?? {}).const;
    const tag = isRecord(value) && Object.hasOwn(value, 'type') ? value.type : undefined;
    const chosen = branches.find((branch) => tagOf(branch) === tag);
    if (chosen !== undefined) return this.read(chosen, value, at);
    const tags = branches.map((branch) => String(tagOf(branch)));
    const hint = typeof tag === 'string' ? didYouMean(tag, tags) : '';
    return this.#say(member(at, 'type'), `must be one of ${tags.join(', ')}${hint}`);
  }

  #object(schema: TSchema, value: unknown, at: string): unknown {
    if (!isRecord(value)) return this.#fault(schema, at);
    const { properties = {}, required = [] } = shapeOf(schema);
    const known = Object.keys(properties);
    for (const key of Object.keys(value)) {
      if (!known.includes(key) && !this.#reading.faults.isFull)
        this.#say(member(at, key), `is not known here${didYouMean(key, known)}`);
    }
    const result: Record<string, unknown> = {};
    for (const [key, property] of Object.entries(properties)) {
      const given = Object.hasOwn(value, key) ? value[key] : undefined;
      const found = given === undefined ? undefined : this.read(property, given, member(at, key));
      if (found !== undefined) result[key] = found;
      else if (required.includes(key))
        this.#say(
          member(at, key),
          given === undefined ? 'is missing' : `has no value: ${String(given)} is empty`,
        );
    }
    return result;
  }

  #array(schema: TSchema, value: unknown, at: string): unknown {
    if (!Array.isArray(value)) return this.#fault(schema, at);
    const { items = {}, minItems = 0, maxItems = Infinity } = shapeOf(schema);
    if (value.length < minItems) return this.#say(at, `must have at least ${minItems} items`);
    if (value.length > maxItems)
      return this.#say(at, `must have at most ${maxItems} items, not ${value.length}`);
    return value.map((item, index) => this.read(items, item, member(at, index)));
  }

  #fault(schema: TSchema, at: string): typeof UNKNOWN {
    return this.#say(at, `must be ${expectation(schema)}`);
  }

  #say(at: string, message: string): typeof UNKNOWN {
    this.#reading.faults.add(at, message);
    return UNKNOWN;
  }
}

function scalarsOf(schema: TSchema): readonly TSchema[] {
  const { anyOf, type } = shapeOf(schema);
  if (anyOf !== undefined) return anyOf.flatMap(scalarsOf);
  return type === 'object' || type === 'array' || type === undefined ? [] : [schema];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
