import * as generation from './generation/schema.ts';
import * as schemas from './schema.ts';
import * as webhooks from './webhooks/schema.ts';

const NAMES = namesOf([schemas, generation, webhooks]);

/**
 * The name of each exported object schema by its JSON in the document: AssetReply is shown as "Asset". Throws where two
 * different ones would have one name: the document would say of the second what is true of the first.
 */
export function namesOf(modules: readonly object[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const described = new Map<string, string>();
  for (const [exported, schema] of modules.flatMap((module) => Object.entries(module))) {
    if (typeof schema !== 'object' || schema === null || schema.type !== 'object') continue;
    const name = exported.replace(/Reply$/, '');
    const json = JSON.stringify(schema, asDocumented);
    if ((described.get(name) ?? json) !== json) throw new Error(`Two different schemas are called ${name}.`);
    described.set(name, json);
    names.set(json, name);
  }
  return names;
}

/**
 * The paths with references in the place of every schema that has a name, and those schemas: generated clients then
 * have one type for it, and readers one name.
 */
export function shareSchemas<Paths>(paths: Paths): { paths: Paths; schemas: Record<string, object> } {
  const shared: Record<string, object> = {};

  function share<T>(value: T): T;
  function share(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(share);
    if (typeof value !== 'object' || value === null) return value;
    const inner = () => Object.fromEntries(Object.entries(value).map(([key, one]) => [key, share(one)]));
    const name = NAMES.get(JSON.stringify(value));
    if (name === undefined) return inner();
    shared[name] ??= inner();
    return { $ref: `#/components/schemas/${name}` };
  }

  return { paths: share(paths), schemas: shared };
}

/** A replacer for `JSON.stringify`: the document has `additionalProperties` where TypeBox writes records as patterns. */
export function asDocumented(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('patternProperties' in value)) return value;
  const { patternProperties, ...rest } = value;
  return { ...rest, additionalProperties: Object.values(Object(patternProperties))[0] };
}
