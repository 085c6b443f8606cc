import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import type { FastifySchema } from 'fastify';
import { AssetError, type Fault } from '#errors.ts';
import { toAssetError } from './faults.ts';
import { serve } from './wire.testing.ts';

const schema: FastifySchema = {
  body: {
    type: 'object',
    required: ['name', 'a/b'],
    additionalProperties: false,
    properties: {
      name: { type: 'string' },
      'a/b': { type: 'number' },
      tags: { type: 'array', items: { enum: ['red', 'blue'] } },
    },
  },
  querystring: { type: 'object', properties: { limit: { type: 'integer', maximum: 200 } } },
};

interface Refusal {
  readonly kind: string;
  readonly message: string;
  readonly faults: readonly Fault[];
}

async function refused(
  t: TestContext,
  path: string,
  init: RequestInit,
  options: { typebox?: boolean } = {},
): Promise<Refusal> {
  const { url } = await serve(t, (app) => {
    if (options.typebox === true) app.setValidatorCompiler(TypeBoxValidatorCompiler);
    app.post('/', { schema, bodyLimit: 1_000 }, async () => 'fine');
  });
  const reply = await fetch(url + path, { method: 'POST', ...init });
  return (await reply.json()) as Refusal;
}

const json = (body: unknown): RequestInit => ({
  body: typeof body === 'string' ? body : JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});
const where = ({ faults }: Refusal) => faults.map((fault) => `${fault.in} ${fault.at} ${fault.message}`);

for (const [validator, options] of [
  ['Ajv', {}],
  ['TypeBox', { typebox: true }],
] as const) {
  test(`${validator}: a value that is missing is named by its pointer`, async (t) => {
    const refusal = await refused(t, '/', json({ name: 'x' }), options);
    assert.equal(refusal.kind, 'invalid');
    assert.ok(where(refusal).includes('body /a~1b is missing'), where(refusal).join('\n'));
  });

  test(`${validator}: a value deep inside is named by its pointer`, async (t) => {
    const refusal = await refused(t, '/', json({ name: 'x', 'a/b': 1, tags: ['red', 'green'] }), options);
    assert.ok(
      refusal.faults.some(({ at, in: place }) => place === 'body' && at === '/tags/1'),
      where(refusal).join('\n'),
    );
  });

  test(`${validator}: a query value is named by its name`, async (t) => {
    const refusal = await refused(t, '/?limit=201', json({ name: 'x', 'a/b': 1 }), options);
    assert.ok(
      refusal.faults.some(({ at, in: place }) => place === 'query' && at === 'limit'),
      where(refusal).join('\n'),
    );
    assert.match(refusal.message, /^limit in the query /);
  });
}

for (const [name, init, kind] of [
  ['broken JSON', json('{"name":'), 'malformed'],
  ['an empty body', json(''), 'malformed'],
  ['a body over the limit', json({ name: 'x'.repeat(2_000) }), 'too-large'],
  ['another type', { body: 'x', headers: { 'content-type': 'image/png' } }, 'unsupported-type'],
  ['no type at all', { body: Buffer.from('x') }, 'unsupported-type'],
  ['a type that is none', { body: 'x', headers: { 'content-type': 'png' } }, 'unsupported-type'],
  ['a prototype in the body', json('{"__proto__":{"a":1}}'), 'malformed'],
] as const) {
  test(`${name} is ${kind}`, async (t) => {
    const refusal = await refused(t, '/', init);
    assert.equal(refusal.kind, kind);
  });
}

test('an error of the core stays the one it was', () => {
  const error = new AssetError('conflict', 'Not now.');
  assert.equal(toAssetError(error), error);
});

test('what nobody foresaw is internal, says nothing of the inside, and keeps the cause', () => {
  for (const thrown of [
    new Error('password is 123'),
    'a string',
    null,
    undefined,
    { code: 'FST_ERR_BAD_URL' },
    new TypeError('x is not a function'),
  ]) {
    const error = toAssetError(thrown);
    assert.equal(error.kind, 'internal');
    assert.doesNotMatch(error.message, /password|function/);
    assert.equal(error.cause, thrown);
  }
});
