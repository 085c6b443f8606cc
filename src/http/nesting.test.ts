import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { refuseDeepBodies } from './nesting.ts';
import { serve, type Told } from './wire.testing.ts';

suite('a body of JSON', () => {
  for (const [what, open, close] of [
    ['arrays', '[', ']'],
    ['objects', '{"a":[', ']}'],
  ] as const) {
    test(`of ${what} in ${what}, far too deep, is refused and not walked`, async (t) => {
      const { url } = await serve(t, routes);
      const reply = await post(url, open.repeat(100_000) + close.repeat(100_000));
      assert.equal(reply.status, 400);
      const { kind, message } = (await reply.json()) as Told;
      assert.deepEqual([kind, message], ['invalid', 'The body is nested more than 256 levels deep.']);
    });
  }

  test('may have as many levels as the limit says, and one more is too many', async (t) => {
    const { url } = await serve(t, routes);
    const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
    assert.equal((await post(url, nested(256))).status, 200);
    assert.equal((await post(url, nested(257))).status, 400);
  });
});

function routes(app: Parameters<Parameters<typeof serve>[1]>[0]): void {
  refuseDeepBodies(app);
  app.post('/', async ({ body }) => JSON.stringify(body).length);
}

function post(url: string, body: string): Promise<Response> {
  return fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
}
