import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { schemaCompiler } from './validation.ts';
import { serve, type Told } from './wire.testing.ts';

const schema = {
  body: { type: 'object', properties: { a: { type: 'integer' }, b: {} }, additionalProperties: false },
  querystring: { type: 'object', properties: { n: { type: 'integer', default: 5 } } },
};

suite('a request', () => {
  const post = async (t: Parameters<typeof serve>[0], body: unknown, query = '') => {
    const { url } = await serve(t, (app) => {
      app.setValidatorCompiler(schemaCompiler());
      app.post('/', { schema }, async (request) => request.query);
    });
    const headers = { 'content-type': 'application/json' };
    return fetch(`${url}/${query}`, { method: 'POST', headers, body: JSON.stringify(body) });
  };
  const faultsOf = async (reply: Response) =>
    ((await reply.json()) as Told & { faults: { at: string }[] }).faults.map(({ at }) => at);

  test('is read as its schema asks, where it can only say text', async (t) => {
    assert.deepEqual(await (await post(t, { a: 1 }, '?n=7')).json(), { n: 7 });
    assert.deepEqual(await (await post(t, { a: 1 })).json(), { n: 5 });
    assert.equal((await post(t, { a: '1' })).status, 400);
  });

  test('with several faults is told all of them', async (t) => {
    assert.deepEqual(await faultsOf(await post(t, { a: 'x', c: 1, d: 2 })), ['/c', '/d', '/a']);
  });

  test('with a flood of faults is told one', async (t) => {
    const flood = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`k${index}`, index]));
    assert.deepEqual(await faultsOf(await post(t, flood)), ['/k0']);
  });

  test('of many values and no fault is fine', async (t) => {
    assert.equal((await post(t, { a: 1, b: Array(5_000).fill(1) })).status, 200);
  });
});
