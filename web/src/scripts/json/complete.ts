import { isObject, type Json, type Path, valueAt } from '../document/json.ts';
import type { Cursor } from './cursor.ts';
import { type Schema, schemasAt } from './schema.ts';

export interface Completion {
  /** What is shown, and searched by what was typed. */
  readonly label: string;
  /** JSON that takes the place of what was typed; `|` is where the cursor goes to. */
  readonly insert: string;
  readonly kind: 'property' | 'constant' | 'variable';
  /** What it is, in few words. */
  readonly detail: string;
  /** A sentence, or empty. */
  readonly info: string;
}

/** What can be written at the cursor. */
export function completionsAt(
  root: Schema,
  document: Json | undefined,
  cursor: Cursor,
): readonly Completion[] {
  const { path, kind } = cursor;
  const schemas = schemasAt(root, document, path);
  return kind === 'property'
    ? properties(schemas, valueAt(document, path))
    : [...values(schemas), ...placeholders(document, path)];
}

function properties(schemas: readonly Schema[], object: Json | undefined): Completion[] {
  const taken = isObject(object) ? object : {};
  const found = new Map<string, Completion>();
  for (const { properties = {}, required = [] } of schemas) {
    for (const [key, schema] of Object.entries(properties)) {
      if (Object.hasOwn(taken, key) || found.has(key)) continue;
      const detail = required.includes(key) ? `${kindOf(schema)} *` : kindOf(schema);
      const insert = `${JSON.stringify(key)}: ${emptyOf(schema)}`;
      found.set(key, { label: key, insert, kind: 'property', detail, info: schema.description ?? '' });
    }
  }
  return [...found.values()];
}

function values(schemas: readonly Schema[]): Completion[] {
  const found = new Map<string, Completion>();
  const add = (value: Json, { description = '' }: Schema) => {
    const insert = JSON.stringify(value);
    found.set(insert, {
      label: String(value),
      insert: `${insert}|`,
      kind: 'constant',
      detail: '',
      info: description,
    });
  };
  for (const schema of schemas) {
    for (const value of schema.enum ?? []) add(value, schema);
    if (schema.const !== undefined) add(schema.const, schema);
    if (schema.type === 'boolean') for (const value of [true, false]) add(value, schema);
    const type = schema.properties?.type?.const;
    if (typeof type === 'string') {
      const insert = `{ "type": ${JSON.stringify(type)}| }`;
      found.set(insert, {
        label: type,
        insert,
        kind: 'constant',
        detail: '{ … }',
        info: schema.description ?? '',
      });
    }
  }
  return [...found.values()];
}

/** What the script itself asks for may stand in its timeline and output. */
function placeholders(document: Json | undefined, path: Path): Completion[] {
  const inputs = valueAt(document, ['inputs']);
  if (path[0] === 'inputs' || !Array.isArray(inputs)) return [];
  const names = inputs
    .map((input: Json) => valueAt(input, ['name']))
    .filter((name) => typeof name === 'string');
  return names.map((name) => ({
    label: `\${${name}}`,
    insert: `${JSON.stringify(`\${${name}}`)}|`,
    kind: 'variable',
    detail: '',
    info: '',
  }));
}

function kindOf({ type, anyOf, enum: choices, const: constant, $ref }: Schema): string {
  if (choices !== undefined) return 'choice';
  if (constant !== undefined) return JSON.stringify(constant);
  if ($ref !== undefined) return $ref.endsWith('/tracks') ? 'array' : 'text';
  if (type !== undefined) return type === 'string' ? 'text' : type;
  const kinds = new Set((anyOf ?? []).map(kindOf));
  // A placeholder can stand for nearly everything, so that it says nothing to say so.
  if (kinds.size > 1) kinds.delete('text');
  return [...kinds].join(' | ');
}

/** What a property begins with, the cursor inside. */
function emptyOf(schema: Schema): string {
  const kind = kindOf(schema);
  if (kind === 'object') return '{ | }';
  if (kind === 'array') return '[|]';
  if (kind === 'text') return '"|"';
  if (schema.const !== undefined) return `${JSON.stringify(schema.const)}|`;
  return '|';
}
