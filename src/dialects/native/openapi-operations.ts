import { STATUS_CODES } from 'node:http';
import type { SwaggerTransform } from '@fastify/swagger';
import { UploadQuery } from './schema.ts';

const PROBLEM = 'application/problem+json';
const FILE = { type: 'string', format: 'binary' };
const { name, description, tag, projectId } = UploadQuery.properties;

const chunk = { content: { 'application/offset+octet-stream': { schema: FILE } } };

/** Bodies that a route reads by itself, which is why its schema has none. */
const RAW_BODIES: Readonly<Record<string, object>> = {
  createAsset: {
    content: {
      'application/octet-stream': { schema: FILE },
      'multipart/form-data': {
        schema: {
          type: 'object',
          required: ['file'],
          properties: { file: FILE, name, description, tag, projectId },
        },
      },
    },
  },
  createUpload: chunk,
  updateUpload: chunk,
};

/** Replies that are not JSON, by their media types. */
const RAW_REPLIES: Readonly<Record<string, Readonly<Record<string, object>>>> = {
  listAssetCaptions: { 'text/vtt': { type: 'string' }, 'application/x-subrip': { type: 'string' } },
  getScriptSchema: { 'application/schema+json': { type: 'object' } },
  stillScript: { 'image/png': FILE, 'image/jpeg': FILE, 'image/webp': FILE },
  stillOfDocument: { 'image/png': FILE, 'image/jpeg': FILE, 'image/webp': FILE },
  getWorkInput: { 'application/octet-stream': FILE },
};

interface ObjectSchema {
  readonly required?: readonly string[];
  readonly properties: Readonly<Record<string, { readonly default?: unknown }>>;
}

const VERBS: Readonly<Record<string, string>> = {
  GET: 'get',
  HEAD: 'check',
  POST: 'create',
  PUT: 'put',
  PATCH: 'update',
  DELETE: 'delete',
};

/** What a route's schema does not say of its operation, because it follows from its method and path. */
export const describeOperation: SwaggerTransform = ({ schema, url, route: { method } }) => {
  if (schema === undefined || schema.hide) return { schema, url };
  const operationId = schema.operationId ?? operationIdOf(String(method), url);
  const body = schema.body ?? RAW_BODIES[operationId];
  const { querystring } = schema;
  const described = {
    ...schema,
    operationId,
    ...(body !== undefined && { body }),
    ...(querystring !== undefined && { querystring: withoutDefaulted(querystring as ObjectSchema) }),
    response: describeResponses(schema.response ?? {}, RAW_REPLIES[operationId]),
  };
  return { url, schema: described };
};

/** A handler can rely on a value that has a default, and a client need not send it. */
function withoutDefaulted({ required = [], ...schema }: ObjectSchema): ObjectSchema {
  const { properties } = schema;
  return { ...schema, required: required.filter((key) => properties[key]?.default === undefined) };
}

/** `GET /api/v1/assets/:id/links` is listAssetLinks, `POST /api/v1/assets/bulk-delete` is bulkDeleteAssets. */
export function operationIdOf(method: string, url: string): string {
  const segments = url.split('/').slice(3); // behind "", "api" and "v1"
  const last = segments.at(-1) ?? '';
  const words = segments.filter((segment) => !isParameter(segment));
  if (method === 'POST' && !isParameter(last) && !isPlural(last)) {
    const things = words.slice(0, -1).map(singular);
    const ofOne = isParameter(segments.at(-2) ?? '');
    return camelCase([last, ...(ofOne ? things : [...things.slice(0, -1), words.at(-2) ?? ''])]);
  }
  const listed = method === 'GET' && isPlural(last);
  const things = words.map((word, at) => (listed && at === words.length - 1 ? word : singular(word)));
  return camelCase([listed ? 'list' : (VERBS[method] ?? method.toLowerCase()), ...things]);
}

function isParameter(segment: string): boolean {
  return segment.startsWith(':');
}

function isPlural(word: string): boolean {
  return !isParameter(word) && word.endsWith('s');
}

function singular(word: string): string {
  return word
    .replace(/ies$/, 'y')
    .replace(/(ch|sh|x)es$/, '$1')
    .replace(/s$/, '');
}

function camelCase(words: readonly string[]): string {
  return words.join('-').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function describeResponses(responses: object, raw?: Readonly<Record<string, object>>): object {
  return Object.fromEntries(
    Object.entries(responses).map(([status, schema]: [string, object]) => {
      if (/^[45]/.test(status)) return [status, described('What went wrong.', { [PROBLEM]: schema })];
      const description = STATUS_CODES[status] ?? 'Done';
      if (raw !== undefined) return [status, described(description, raw)];
      return [status, { ...schema, 'x-response-description': description }];
    }),
  );
}

function described(description: string, schemas: Readonly<Record<string, object>>): object {
  const types = Object.entries(schemas).map(([type, schema]) => [type, { schema }]);
  return { description, content: Object.fromEntries(types) };
}
