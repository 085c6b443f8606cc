// The types of the SDK from the OpenAPI document. The usual generator stands on the compiler API of TypeScript 5, which
// later versions do not have; the document needs few keywords, and one that is not known here fails instead of being lost.

/** JSON Schema, as far as TypeBox writes it. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
}

type Content = Readonly<Record<string, { readonly schema: Schema }>>;

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly description?: string;
    readonly schema: Schema;
  }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

/** As much of OpenAPI as types are made of. */
export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** Keywords that a type cannot say. */
const LIMITS =
  /^(?:format|pattern|default|(?:min|max)(?:imum|Length|Items|Properties)|uniqueItems|examples?)$/;
const KNOWN = new Set(
  '$ref type description enum const anyOf items required properties additionalProperties'.split(' '),
);

const PREFIX = '/api/v1';

/** One interface for each named schema, and `Operations`: what each call takes and gives. */
export function sdkTypes({ paths, components }: OpenApiDocument): string {
  const named = Object.entries(components.schemas)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, schema]) => `${docOf(schema, '')}export type ${name} = ${typeOf(schema, '')};\n`);
  const operations = Object.entries(paths)
    .filter(([path]) => path.startsWith(PREFIX))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(
        ([method, operation]) =>
          `  /** ${operation.summary}. */\n  '${method.toUpperCase()} ${path.slice(PREFIX.length)}': ${operationType(operation)};\n`,
      ),
    );
  return [
    '// Generated from the OpenAPI document by `npm run docs`.\n',
    ...named,
    `/** What each operation takes and gives, by its method and its path below ${PREFIX}. */\nexport interface Operations {\n${operations.join('')}}\n`,
  ].join('\n');
}

function operationType({ parameters = [], requestBody, responses }: Operation): string {
  const given = (place: string) => {
    const found = parameters.filter((parameter) => parameter.in === place);
    if (found.length === 0) return 'undefined';
    return objectType(
      {
        required: found.filter(({ required }) => required).map(({ name }) => name),
        properties: Object.fromEntries(
          found.map(({ name, schema, description }) => [
            name,
            description === undefined ? schema : { ...schema, description },
          ]),
        ),
      },
      '    ',
    );
  };
  return [
    '{',
    `    params: ${given('path')};`,
    `    query: ${given('query')};`,
    `    body: ${requestBody === undefined ? 'undefined' : contentType(requestBody.content)};`,
    `    reply: ${replyType(responses)};`,
    '  }',
  ].join('\n');
}

function replyType(responses: Operation['responses']): string {
  const good = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  const types = good.map(([, { content }]) => (content === undefined ? 'undefined' : contentType(content)));
  return [...new Set(types)].join(' | ');
}

/** Bytes have no type of their own: what sends them says more than the document. */
function contentType(content: Content): string {
  const json = content['application/json'];
  return json === undefined ? 'unknown' : typeOf(json.schema, '    ');
}

function typeOf(schema: Schema, indent: string): string {
  for (const keyword of Object.keys(schema)) {
    if (!KNOWN.has(keyword) && !LIMITS.test(keyword)) {
      throw new Error(`The document has the keyword "${keyword}", which is not known here.`);
    }
  }
  if (schema.$ref !== undefined) return schema.$ref.replace('#/components/schemas/', '');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((one) => JSON.stringify(one)).join(' | ');
  if (schema.anyOf !== undefined) {
    return [...new Set(schema.anyOf.map((one) => typeOf(one, indent)))].join(' | ');
  }
  const types = [schema.type ?? []].flat();
  return types.length === 0 ? 'unknown' : types.map((type) => plainType(type, schema, indent)).join(' | ');
}

function plainType(type: string, schema: Schema, indent: string): string {
  if (type === 'integer') return 'number';
  if (type === 'array') return `ReadonlyArray<${typeOf(schema.items ?? {}, indent)}>`;
  if (type === 'object') return objectType(schema, indent);
  if (['string', 'number', 'boolean', 'null'].includes(type)) return type;
  throw new Error(`The document has the type "${type}", which is not known here.`);
}

function objectType({ properties, required = [], additionalProperties }: Schema, indent: string): string {
  if (properties === undefined) {
    const values =
      typeof additionalProperties === 'object' ? typeOf(additionalProperties, indent) : 'unknown';
    return `Readonly<Record<string, ${values}>>`;
  }
  const inner = `${indent}  `;
  const lines = Object.entries(properties).map(([name, schema]) => {
    const type = typeOf(schema, inner);
    const said = required.includes(name)
      ? `: ${type}`
      : `?: ${type === 'unknown' ? type : `${type} | undefined`}`;
    return `${docOf(schema, inner)}${inner}readonly ${/^\w+$/.test(name) ? name : JSON.stringify(name)}${said};\n`;
  });
  return `{\n${lines.join('')}${indent}}`;
}

function docOf({ description = '', anyOf = [] }: Schema, indent: string): string {
  const text = description || (anyOf.find((one) => one.description)?.description ?? '');
  return text === '' ? '' : `${indent}/** ${text.replaceAll('*/', '*\\/')} */\n`;
}
