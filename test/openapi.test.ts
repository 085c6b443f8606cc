import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { Validator } from '@seriousme/openapi-schema-validator';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { createApp } from '#app.ts';
import { readConfig } from '#config.ts';
import { openLog } from '#log.ts';

const Content = Type.Record(
  Type.String(),
  Type.Object({ schema: Type.Unknown(), example: Type.Optional(Type.Unknown()) }),
);

const Operation = Type.Object({
  operationId: Type.String({ pattern: '^[a-z]+([A-Z][a-z]+)+$' }),
  summary: Type.String({ minLength: 1 }),
  tags: Type.Array(Type.String(), { minItems: 1, maxItems: 1 }),
  parameters: Type.Optional(Type.Array(Type.Object({ name: Type.String(), required: Type.Boolean() }))),
  requestBody: Type.Optional(Type.Object({ required: Type.Boolean(), content: Content })),
  responses: Type.Record(
    Type.String(),
    Type.Object({ description: Type.String(), content: Type.Optional(Content) }),
  ),
});

/** As much of OpenAPI as is looked at here. */
const Document = Type.Object({
  openapi: Type.String(),
  tags: Type.Array(Type.Object({ name: Type.String(), description: Type.String() })),
  paths: Type.Record(Type.String(), Type.Record(Type.String(), Operation)),
  components: Type.Object({ schemas: Type.Record(Type.String(), Type.Unknown()) }),
});

const dataDir = await mkdtemp(join(tmpdir(), 'polyreel-openapi-'));
const config = readConfig({ PORT: '0', POLYREEL_DATA_DIR: dataDir, POLYREEL_MEDIA_WORKERS: '1' });
const app = await createApp(config, openLog('silent'));
after(async () => {
  await app[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
});

suite('the OpenAPI document', async () => {
  const reply = await app.http.inject('/api/v1/openapi.json');
  const json: Record<string, unknown> = reply.json();
  const document = parsed(json);
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      ...operation,
    })),
  );

  test('is valid OpenAPI 3.1', async () => {
    assert.match(document.openapi, /^3\.1\./);
    assert.deepEqual(await new Validator().validate(json), { valid: true });
  });

  test('keeps the rules of the linter, its examples those of the schemas', async () => {
    const rules = await createConfig({
      extends: ['recommended-strict'],
      rules: { 'no-unused-components': 'error' },
    });
    const problems = await lintFromString({
      source: JSON.stringify(json),
      absoluteRef: '/openapi.json',
      config: rules,
    });
    assert.deepEqual(
      problems.map(({ ruleId, message, location }) => `${ruleId} at ${location[0]?.pointer}: ${message}`),
      [],
    );
  });

  test('shows of every operation what is sent and what is answered', () => {
    const bare = operations.flatMap(({ name, requestBody, responses }) => {
      const good = Object.entries(responses).filter(([status]) => status.startsWith('2'));
      const replies = good.flatMap(([, { content = {} }]) => content['application/json'] ?? []);
      const sent = requestBody?.content['application/json'];
      const isShown = replies.length === 0 || replies.some(({ example }) => example !== undefined);
      return isShown && (sent === undefined || sent.example !== undefined) ? [] : [name];
    });
    assert.deepEqual(bare, []);
  });

  test('has every route of the native API', () => {
    const registered = routesOf(app.http.printRoutes({ commonPrefix: false })).filter(
      (route) => / \/api\/v1\//.test(route) && route !== 'GET /api/v1/openapi.json',
    );
    assert.deepEqual(operations.map(({ name }) => name).sort(), registered.sort());
  });

  test('names every operation once', () => {
    const ids = operations.map(({ operationId }) => operationId);
    assert.deepEqual([...new Set(ids)], ids);
    for (const id of [
      'listAssets',
      'getAsset',
      'listAssetLinks',
      'retryAsset',
      'bulkDeleteAssets',
      'getBatch',
    ]) {
      assert.ok(ids.includes(id), `${id} is not among ${ids.join(' ')}`);
    }
  });

  test('describes every tag that it uses', () => {
    const used = new Set(operations.flatMap(({ tags }) => tags));
    assert.deepEqual([...used].sort(), document.tags.map(({ name }) => name).sort());
  });

  test('says of every operation how it ends, well or as a problem', () => {
    const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
    for (const { name, responses } of operations) {
      const statuses = Object.keys(responses);
      const failures = statuses.filter((status) => /^[45]/.test(status));
      assert.ok(failures.length > 0 && statuses.some((status) => /^2/.test(status)), `${name}: ${statuses}`);
      for (const status of failures) assert.deepEqual(responses[status]?.content, problem, name);
    }
  });

  test('asks for no parameter that has a default', () => {
    const { parameters = [] } = document.paths['/api/v1/assets']?.get ?? {};
    assert.equal(parameters.find(({ name }) => name === 'limit')?.required, false);
  });

  test('takes a file as it is or in a form', () => {
    const content = document.paths['/api/v1/assets']?.post?.requestBody?.content ?? {};
    const file = { type: 'string', format: 'binary' };
    assert.deepEqual(content['application/octet-stream']?.schema, file);
    const form = content['multipart/form-data']?.schema;
    assert.ok(Value.Check(Type.Object({ properties: Type.Object({ file: Type.Unknown() }) }), form));
    assert.deepEqual(form.properties.file, file);
  });

  test('tells what is sent from what is answered', () => {
    const made = document.paths['/api/v1/keys']?.post;
    assert.deepEqual(made?.requestBody?.content['application/json']?.schema, {
      $ref: '#/components/schemas/NewKey',
    });
    assert.deepEqual(made?.responses['201']?.content?.['application/json']?.schema, {
      $ref: '#/components/schemas/CreatedKey',
    });
  });

  test('writes a schema that has a name once', () => {
    const created = document.paths['/api/v1/assets']?.post?.responses['201'];
    const reference = { $ref: '#/components/schemas/Asset' };
    assert.deepEqual(created?.content?.['application/json']?.schema, reference);
    const text = JSON.stringify(json);
    for (const name of Object.keys(document.components.schemas)) {
      assert.ok(text.includes(`"#/components/schemas/${name}"`), `nothing refers to ${name}`);
    }
  });
});

function parsed(json: unknown): Static<typeof Document> {
  if (Value.Check(Document, json)) return json;
  const errors = Value.Errors(Document, json).map(
    ({ instancePath, message }) => `${instancePath} ${message}`,
  );
  throw new Error(`An operation lacks its name, summary or tag:\n${errors.join('\n')}`);
}

/**
 * The router's table as "GET /api/v1/assets/{id}", read from the tree that Fastify prints, four columns a level; without
 * the HEAD that every GET has.
 */
function routesOf(tree: string): string[] {
  const parents: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', path = '', methods = ''] =
      /^((?:│ {3}| {4})*)[├└]── (\S+) \((.+)\)$/.exec(line) ?? [];
    const level = indent.length / 4;
    parents.splice(level, Infinity, path);
    const url = parents.join('').replaceAll(/:(\w+)/g, '{$1}');
    const all = methods.split(', ').filter((method) => method !== '');
    return all
      .filter((method) => method !== 'HEAD' || !all.includes('GET'))
      .map((method) => `${method} ${url}`);
  });
}
