import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { lazySerializers } from './serialization.ts';
import { serve } from './wire.testing.ts';

suite('a reply', () => {
  test('has what its schema says, and nothing else', async (t) => {
    const shown = { type: 'object', properties: { a: { type: 'integer' } } };
    const { url } = await serve(t, (app) => {
      app.get('/', { schema: { response: { 200: shown } } }, async () => ({ a: 1, secret: 2 }));
    });
    for (const _ of [1, 2]) assert.equal(await (await fetch(url)).text(), '{"a":1}');
  });

  test('waits for its schema to be compiled only the first time, and a start never does', () => {
    let readings = 0;
    const schema = {
      type: 'object',
      get properties() {
        readings += 1;
        return { a: { type: 'integer' } };
      },
    };
    const compile = lazySerializers()({}, {});
    const serialize = compile({ schema, method: 'GET', url: '/', httpStatus: '200' });
    assert.equal(readings, 0);
    serialize({ a: 1 });
    const first = readings;
    assert.ok(first > 0);
    serialize({ a: 2 });
    assert.equal(readings, first);
  });
});
