import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { AssetError } from '#errors.ts';
import { answerOtherMethods } from './methods.ts';
import { serve, type Told } from './wire.testing.ts';

async function start(t: TestContext): Promise<string> {
  const { url } = await serve(t, (app) => {
    app.get('/*', async () => 'a page of the outer scope');
    app.register(
      async (scope) => {
        answerOtherMethods(scope);
        scope.setNotFoundHandler((request) => {
          throw new AssetError('route-not-found', request.url);
        });
        scope.get('/things', async () => []);
        scope.register(async (inner) => {
          inner.post('/things', async () => ({}));
          inner.route({ url: '/things/:id', method: ['PUT', 'PATCH'], handler: async () => ({}) });
          inner.delete('/things/:id/parts.v1', async () => ({}));
          inner.post('/trees/*', async () => ({}));
        });
      },
      { prefix: '/api' },
    );
  });
  return url;
}

for (const [method, path, allow] of [
  ['DELETE', '/api/things', 'GET, HEAD, POST'],
  ['PUT', '/api/things/?q=1', 'GET, HEAD, POST'],
  ['POST', '/api/things/7', 'PATCH, PUT'],
  ['POST', '/api/things/%C3%A4%2Fx', 'PATCH, PUT'],
  ['POST', '/api/things/7/parts.v1', 'DELETE'],
  ['DELETE', '/api/trees/a/b/c', 'POST'],
] as const) {
  test(`${method} ${path} is answered with 405 and Allow: ${allow}`, async (t) => {
    const url = await start(t);
    const body = method === 'DELETE' ? null : 'not { json';
    const reply = await fetch(url + path, { method, body, headers: { 'content-type': 'application/json' } });
    assert.equal(reply.status, 405);
    assert.equal(reply.headers.get('allow'), allow);
    assert.equal(((await reply.json()) as Told).kind, 'method-not-allowed');
  });
}

for (const [method, path] of [
  ['POST', '/api/other'],
  ['POST', '/api/things/7/partsXv1'],
  ['POST', '/api/things/7/8/9'],
  ['POST', '/elsewhere'],
] as const) {
  test(`${method} ${path} is still nothing: no route of the scope has that URL`, async (t) => {
    const url = await start(t);
    const reply = await fetch(url + path, { method });
    assert.equal(reply.status, 404);
    assert.equal(reply.headers.get('allow'), null);
  });
}

test('the methods that are there answer as ever', async (t) => {
  const url = await start(t);
  for (const [method, path] of [
    ['GET', '/api/things'],
    ['HEAD', '/api/things/'],
    ['POST', '/api/things'],
    ['PATCH', '/api/things/7'],
  ] as const) {
    assert.equal((await fetch(url + path, { method })).status, 200, `${method} ${path}`);
  }
});
