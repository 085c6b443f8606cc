import fc from 'fast-check';

/** As much of JSON Schema as the API's own schemas use. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly format?: string;
}

/** Finds what a `$ref` names. */
export type Resolve = (ref: string) => JsonSchema;

interface Way {
  readonly resolve: Resolve;
  /** Levels that may still be gone down: schemas may contain themselves. */
  readonly depth: number;
}

const LONGEST = 64;
const MOST = 4;
export const NOWHERE = '0190a1b2-0000-7000-8000-000000000000';

/** What has broken readers of JSON before. */
const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    '',
    0,
    -1,
    1e308,
    -0.5,
    2 ** 53,
    '\u0000',
    '\ud800',
    '${',
    '${a}',
    [],
    {},
    [[]],
    '__proto__',
  ),
  fc.jsonValue({ maxDepth: 2 }),
  fc.string({ unit: 'binary', maxLength: LONGEST }),
);

/** Values that are mostly as a schema has them, and now and then, at any place, something else. */
export function valuesOf(schema: JsonSchema, resolve: Resolve): fc.Arbitrary<unknown> {
  return mostly(schema, { resolve, depth: 6 });
}

function mostly(schema: JsonSchema, way: Way): fc.Arbitrary<unknown> {
  if (way.depth <= 0) return odd;
  return fc.oneof({ weight: 24, arbitrary: valid(schema, way) }, { weight: 1, arbitrary: odd });
}

function valid(schema: JsonSchema, way: Way): fc.Arbitrary<unknown> {
  const deeper = { ...way, depth: way.depth - 1 };
  if (schema.$ref !== undefined) return mostly(way.resolve(schema.$ref), deeper);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (choices !== undefined && choices.length > 0)
    return fc.oneof(...choices.map((choice) => mostly(choice, deeper)));
  const [type] = [schema.type].flat();
  switch (type) {
    case 'string':
      return text(schema);
    case 'integer':
      return fc.integer(bounds(schema));
    case 'number':
      return fc.oneof(fc.integer(bounds(schema)), fc.double({ ...bounds(schema), noNaN: true }));
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return list(schema, deeper);
    case 'object':
      return object(schema, deeper);
    default:
      return odd;
  }
}

function bounds({ minimum = -1_000, maximum = 1_000 }: JsonSchema) {
  const min = Math.ceil(Math.max(minimum, -(2 ** 31)));
  return { min, max: Math.max(min, Math.floor(Math.min(maximum, 2 ** 31 - 1))) };
}

function text({ format, minLength = 0, maxLength = LONGEST }: JsonSchema): fc.Arbitrary<string> {
  const most = Math.max(minLength, Math.min(maxLength, LONGEST));
  const any = fc.string({ unit: 'grapheme', minLength, maxLength: most });
  switch (format) {
    case 'uuid':
      return fc.oneof(fc.uuid(), fc.constant(NOWHERE));
    case 'date-time':
      return fc.oneof(
        fc
          .date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') })
          .map((date) => date.toISOString()),
        fc.constantFrom(
          '+275760-09-13T00:00:00Z',
          '2026-02-30T00:00:00Z',
          '0000-01-01T00:00:00Z',
          '2026-01-01T00:00:00.123456789+23:59',
        ),
      );
    case 'email':
      return fc.emailAddress();
    case 'uri':
      return fc.webUrl();
    default:
      return fc.oneof(any, fc.constantFrom('${a}', '${', 'a'.padEnd(minLength, 'b'), '0', 'null'));
  }
}

function list({ items = {}, minItems = 0, maxItems = MOST }: JsonSchema, way: Way): fc.Arbitrary<unknown[]> {
  return fc.array(mostly(items, way), {
    minLength: Math.min(minItems, MOST),
    maxLength: Math.max(Math.min(minItems, MOST), Math.min(maxItems, MOST)),
  });
}

function object(schema: JsonSchema, way: Way): fc.Arbitrary<object> {
  const { properties = {}, required = [], patternProperties = {}, additionalProperties } = schema;
  const known = fc.record(
    Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, mostly(one, way)])),
    { requiredKeys: required.filter((name) => name in properties) },
  );
  const [open] = Object.values(patternProperties);
  const rest = open ?? (typeof additionalProperties === 'object' ? additionalProperties : {});
  const isOpen = open !== undefined || typeof additionalProperties === 'object';
  const names = fc.oneof(fc.string({ maxLength: 20 }), fc.constantFrom('__proto__', 'constructor', ''));
  const others = fc.dictionary(names, mostly(rest, way), { maxKeys: isOpen ? MOST : 1 });
  return fc
    .tuple(
      known,
      isOpen ? others : fc.oneof({ weight: 9, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: others }),
    )
    .map(([own, more]) => ({ ...more, ...own }));
}

/** A value that is right, with a few of its parts gone, exchanged or odd. */
export function damaged(value: unknown): fc.Arbitrary<unknown> {
  const change = fc.record({ at: fc.nat(), how: fc.constantFrom('odd', 'gone', 'copied'), to: odd });
  return fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) => {
    const copy: unknown = structuredClone(value);
    for (const { at, how, to } of changes) {
      const places = placesIn(copy);
      const place = places[at % Math.max(1, places.length)];
      if (place === undefined) continue;
      const [holder, key] = place;
      if (how === 'gone') Reflect.deleteProperty(holder, key);
      else
        Reflect.set(
          holder,
          key,
          how === 'odd' ? to : structuredClone(Reflect.get(...(places[(at * 7) % places.length] ?? place))),
        );
    }
    return copy;
  });
}

/** Every value within another, as its holder and its key. */
function placesIn(value: unknown): (readonly [holder: object, key: string])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [[value, key] as const, ...placesIn(member)]);
}
