import type { TSchema } from 'typebox';
import { Script } from '../document.ts';
import { shapeOf } from '../reading/expectation.ts';
import { TRACKS_REF, TrackList } from './clips.ts';

const PLACEHOLDER = {
  type: 'string',
  pattern: '\\$\\{',
  description: `A placeholder like "\${NAME}", whose value is held to the same rules.`,
} as const;
const PLACEHOLDER_REF = '#/$defs/placeholder';

/** What a `$ref` within a script's schema leads to. */
export function definition(ref: string): TSchema | null {
  return ref === TRACKS_REF ? TrackList : null;
}

const { inputs, ...others } = Script.properties;

/** The JSON Schema of scripts, for editors and for whoever writes them; the place it is served at is its `$id`. */
export const scriptSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: '/api/v1/scripts/schema',
  title: 'Script',
  ...Script,
  properties: {
    ...Object.fromEntries(Object.entries(others).map(([key, schema]) => [key, withPlaceholders(schema)])),
    inputs,
  },
  $defs: { tracks: withPlaceholders(TrackList), placeholder: PLACEHOLDER },
};

/** The same schema, where a placeholder may stand for any scalar that has more than one way to be. */
function withPlaceholders(schema: TSchema): TSchema {
  const { const: constant, anyOf, type, properties, items, $ref } = shapeOf(schema);
  if (constant !== undefined || $ref !== undefined) return schema;
  if (anyOf !== undefined) {
    const { anyOf: _, ...rest } = schema as TSchema & { anyOf: unknown };
    const branches = anyOf.filter((branch) => isScalar(branch));
    const parts = anyOf.filter((branch) => !isScalar(branch)).map(withPlaceholders);
    return {
      ...rest,
      anyOf: [...branches, ...parts, ...(branches.length > 0 ? [{ $ref: PLACEHOLDER_REF }] : [])],
    };
  }
  if (type === 'object') {
    const inner = Object.entries(properties ?? {}).map(([key, value]) => [key, withPlaceholders(value)]);
    return { ...schema, properties: Object.fromEntries(inner) };
  }
  if (type === 'array') return { ...schema, items: withPlaceholders(items ?? {}) };
  return isScalar(schema) ? { anyOf: [schema, { $ref: PLACEHOLDER_REF }] } : schema;
}

function isScalar(schema: TSchema): boolean {
  const { type } = shapeOf(schema);
  return type !== undefined && type !== 'object' && type !== 'array';
}
