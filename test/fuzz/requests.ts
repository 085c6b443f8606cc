import fc from 'fast-check';
import { type Ask, callOf, type Ids } from '../authorisation/entry.ts';
import type { Route } from '../authorisation/routes.ts';
import type { Call } from '../conformance/client.ts';
import { anyHeader, anyText } from './property.ts';
import { damaged, type JsonSchema, valuesOf } from './schema-values.ts';

/** Route schemas name no others. */
const none = (): JsonSchema => ({});

/** Headers that something is read from on the way to every route. */
const HEADERS = [
  ...[
    'accept',
    'content-type',
    'prefer',
    'range',
    'if-match',
    'if-none-match',
    'idempotency-key',
    'x-request-id',
  ],
  ...[
    'cookie',
    'origin',
    'x-forwarded-for',
    'x-http-method-override',
    'last-event-id',
    'traceparent',
    'forwarded',
  ],
  ...[
    'upload-metadata',
    'upload-concat',
    'upload-checksum',
    'upload-length',
    'upload-offset',
    'tus-resumable',
  ],
  ...['x-file-name', 'x-project-id', 'content-disposition', 'content-encoding'],
];

/** Requests of a route that are near to what its schema asks for: right, almost right, and wrong in every part. */
export function requestsOf(route: Route, asked: Ask, ids: Ids): fc.Arbitrary<Call> {
  const right = callOf(route, asked, ids);
  const parts = fc.record({
    path: fc.oneof({ weight: 4, arbitrary: fc.constant(right.path) }, { weight: 1, arbitrary: paths(route) }),
    query: queries(route.schema.querystring),
    headers: fc.oneof(
      { weight: 2, arbitrary: fc.constant({}) },
      {
        weight: 1,
        arbitrary: fc.dictionary(fc.constantFrom(...HEADERS), anyHeader.map(sayable), { maxKeys: 2 }),
      },
    ),
    body: bodies(route, asked, ids),
  });
  return parts.map(({ path, query, headers, body }) => ({
    method: route.method,
    path: path + (query === '' ? '' : `${path.includes('?') ? '&' : '?'}${query}`),
    headers: { ...right.headers, ...body?.headers, ...headers },
    ...(body !== null && { body: body.content }),
  }));
}

/** With anything in the places of what it names. */
function paths({ url, method, schema }: Route): fc.Arbitrary<string> {
  const names = [...url.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');
  const { properties = {} } = (schema.params ?? {}) as JsonSchema;
  const values = names.map((name) =>
    fc.oneof(anyText, valuesOf(properties[name] ?? { type: 'string' }, none)),
  );
  return fc.tuple(...values).map((given) => {
    const ids = Object.fromEntries(names.map((name, index) => [name, segment(given[index])]));
    return callOf({ url, method, schema }, {}, ids).path;
  });
}

/** None that would lead to another route. */
function segment(value: unknown): string {
  const text = String(value).toWellFormed();
  return /^\.{0,2}$/.test(text) ? 'x' : text;
}

function queries(schema: unknown): fc.Arbitrary<string> {
  if (schema === undefined) return fc.constant('');
  return valuesOf(schema as JsonSchema, none).map((value) => {
    const pairs = Object.entries(Object(value) as object)
      // A stream does not end by itself.
      .filter(([name]) => name !== 'stream')
      .flatMap(([name, one]) => [one].flat().map((single): [string, string] => [name, textOf(single)]));
    return new URLSearchParams(pairs).toString();
  });
}

function textOf(value: unknown): string {
  return (typeof value === 'object' ? JSON.stringify(value) : String(value)).toWellFormed();
}

type Body = { readonly headers: Record<string, string>; readonly content: string | Uint8Array } | null;

function bodies({ method, schema }: Route, { json, body }: Ask, ids: Ids): fc.Arbitrary<Body> {
  if (method === 'GET' || method === 'HEAD') return fc.constant(null);
  const right = json?.(ids);
  const values = [
    ...(schema.body === undefined ? [] : [valuesOf(schema.body as JsonSchema, none)]),
    ...(right === undefined ? [] : [damaged(right)]),
    fc.jsonValue({ maxDepth: 3 }),
  ];
  const asJson = (content: string): Body => ({ headers: { 'content-type': 'application/json' }, content });
  const wrong = fc.oneof(
    anyText,
    fc.constantFrom('', '{', '[', '{"a":', '"\\ud800"', '{"__proto__":{"a":1}}', 'null'),
  );
  const bytes = fc.uint8Array({ maxLength: 200 }).map((content): Body => ({ headers: {}, content }));
  return fc.oneof(
    { weight: 6, arbitrary: fc.oneof(...values).map((value) => asJson(JSON.stringify(value) ?? 'null')) },
    { weight: 1, arbitrary: wrong.map(asJson) },
    { weight: 1, arbitrary: bytes },
    { weight: 1, arbitrary: fc.constant(body === undefined ? null : { headers: {}, content: body }) },
  );
}

/** As a client can send it at all. */
function sayable(text: string): string {
  return text.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '').trim();
}
