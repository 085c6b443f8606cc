import { isObject, type Json, type Path, valueAt } from '../document/json.ts';

/** As much of JSON Schema as the one of scripts uses. */
export interface Schema {
  readonly type?: string;
  readonly const?: Json;
  readonly enum?: readonly Json[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  /** What a value has to be, in words that follow "must be". */
  readonly title?: string;
  readonly description?: string;
}

/**
 * What a value there may be: all that the schema leaves open, given what the document says already. Of several
 * objects, the `type` within tells which is meant.
 */
export function schemasAt(root: Schema, document: Json | undefined, path: Path): readonly Schema[] {
  let open = alternatives(root, root, document);
  for (const [depth, step] of path.entries()) {
    const value = valueAt(document, path.slice(0, depth + 1));
    open = open
      .map((schema) => (typeof step === 'number' ? schema.items : schema.properties?.[step]))
      .filter((schema) => schema !== undefined)
      .flatMap((schema) => alternatives(root, schema, value));
  }
  return open;
}

/** A schema as the ones that it is one of, without those that contradict the value's own `type`. */
function alternatives(root: Schema, schema: Schema, value: Json | undefined): readonly Schema[] {
  if (schema.$ref !== undefined) {
    const target = schema.$ref.startsWith('#/')
      ? valueAt(root as Json, schema.$ref.slice(2).split('/'))
      : null;
    return isObject(target ?? undefined) ? alternatives(root, target as Schema, value) : [];
  }
  if (schema.anyOf === undefined) return [schema];
  const { description } = schema;
  const branches = schema.anyOf
    .flatMap((branch) => alternatives(root, branch, value))
    // What is said of all of them is said of each that has nothing of its own to say.
    .map((branch) => (description === undefined ? branch : { description, ...branch }));
  const fitting = branches.filter((branch) => isTold(branch, value));
  return fitting.length > 0 ? fitting : branches;
}

function isTold({ properties }: Schema, value: Json | undefined): boolean {
  const told = properties?.type?.const;
  return told !== undefined && isObject(value) && value.type === told;
}

/** The values of a closed set, or none where the set is open. */
export function choicesAt(root: Schema, document: Json | undefined, path: Path): readonly string[] {
  const values = schemasAt(root, document, path).flatMap((schema) => schema.enum ?? []);
  return values.filter((value) => typeof value === 'string');
}
