import assert from 'node:assert/strict';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { describe, type TestContext, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { pino } from 'pino';
import { AssetError } from '#errors.ts';
import { health } from './health.ts';
import { requestId } from './request-id.ts';
import { dial, serve, tellError } from './wire.testing.ts';

async function start(t: TestContext, options: Parameters<typeof serve>[2] = {}) {
  return serve(
    t,
    (app) => {
      app.get('/hello', async () => ({ hello: 'world' }));
      app.get('/things/:id', async (request) => request.params);
      app.get('/broken', async () => {
        throw new Error('a secret of the inside');
      });
      app.post('/json', async (request) => request.body);
    },
    options,
  );
}

describe('request ids', () => {
  test('a client keeps its own, on replies and on errors of every layer', async (t) => {
    const { url } = await start(t);
    for (const [path, method] of [
      ['/hello', 'GET'],
      ['/broken', 'GET'],
      ['/nothing', 'GET'],
      ['/%zz', 'GET'],
      ['/hello', 'HEAD'],
    ] as const) {
      const reply = await fetch(url + path, { method, headers: { 'x-request-id': 'trace-7/a:b' } });
      assert.equal(reply.headers.get('x-request-id'), 'trace-7/a:b', `${method} ${path}`);
    }
  });

  test('everybody else gets a new one each time', async (t) => {
    const { url } = await start(t);
    const ids = await Promise.all(
      [1, 2].map(async () => (await fetch(`${url}/hello`)).headers.get('x-request-id')),
    );
    for (const id of ids) assert.match(id ?? '', /^[0-9a-f-]{36}$/);
    assert.notEqual(ids[0], ids[1]);
  });

  test('one that could not stand in a log line is replaced', () => {
    for (const id of ['', 'a b', 'x'.repeat(129), 'a\tb', 'ä', '"', '<script>']) {
      assert.match(requestId({ headers: { 'x-request-id': id } }), /^[0-9a-f-]{36}$/);
    }
    assert.equal(requestId({ headers: { 'x-request-id': 'x'.repeat(128) } }).length, 128);
  });
});

describe('what no route can answer', () => {
  test('a broken URL is answered by whoever owns its prefix', async (t) => {
    const { url } = await start(t, {
      onRootError: (path) => (error, request, reply) => {
        reply.header('x-answered-by', path.startsWith('/api/') ? 'api' : 'other');
        return tellError(error, request, reply);
      },
    });
    for (const [path, owner] of [
      ['/api/%zz?q=1', 'api'],
      ['/%zz', 'other'],
      [`/things/${'x'.repeat(1025)}`, 'other'],
    ] as const) {
      const reply = await fetch(url + path);
      assert.equal(reply.status, 400);
      assert.equal(reply.headers.get('x-answered-by'), owner);
      assert.equal(((await reply.json()) as { kind: string }).kind, 'malformed');
    }
  });

  for (const [what, text, status] of [
    ['no HTTP at all', 'hello?\r\n\r\n', 400],
    [
      'a flood of headers',
      `GET /hello HTTP/1.1\r\nHost: h\r\n${'X-Flood: aaaaaaaaaaaaaaaa\r\n'.repeat(2_000)}\r\n`,
      431,
    ],
    ['two lengths', 'POST /json HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n1', 400],
  ] as const) {
    test(`${what} is answered with ${status}, and the connection closed`, async (t) => {
      const { port } = await start(t);
      const { socket, closed } = await dial(t, port);
      socket.write(text);
      const reply = await closed;
      assert.match(reply, new RegExp(`^HTTP/1\\.1 ${status} `));
      const [head = '', body = ''] = reply.split('\r\n\r\n');
      assert.match(head, /\r\nConnection: close/);
      assert.equal(JSON.parse(body).status, status);
    });
  }

  test('a flood of headers is answered also when its sender only listens afterwards', async (t) => {
    const { port } = await start(t);
    const { socket, closed } = await dial(t, port);
    socket.pause();
    socket.write('GET /hello HTTP/1.1\r\nHost: h\r\n');
    await new Promise((resolve) => socket.write(`X-Flood: ${'a'.repeat(8_000)}\r\n`.repeat(700), resolve));
    socket.resume();
    assert.match(await closed, /^HTTP\/1\.1 431 /);
  });

  test('a flood of headers that goes on is answered, and cut off', async (t) => {
    const { port } = await start(t);
    const { socket, closed } = await dial(t, port, { allowHalfOpen: true });
    socket.write('GET /hello HTTP/1.1\r\nHost: h\r\n');
    const send = () => {
      while (!socket.destroyed && socket.write(`X-Flood: ${'a'.repeat(8_000)}\r\n`));
    };
    socket.on('drain', send);
    send();
    assert.match(await closed, /^HTTP\/1\.1 431 /);
  });

  test('headers that never end are answered with 408', async (t) => {
    const { port } = await start(t, { headersTimeout: 50, checkInterval: 20 });
    const { socket, closed } = await dial(t, port);
    socket.write('GET /hello HTTP/1.1\r\nHost: h\r\nX-Slow: ');
    assert.match(await closed, /^HTTP\/1\.1 408 /);
  });
});

describe('connections', () => {
  const QUICKLY = { idle: 20, total: 50, bytes: 1024 };

  test('one on which nothing is said is closed', async (t) => {
    const { port } = await start(t, { idleTimeout: 50 });
    const { closed } = await dial(t, port);
    assert.equal(await closed, '');
  });

  test('one on which nothing more comes of a body is answered and closed', async (t) => {
    const { port } = await start(t, { idleTimeout: 50, bodyPatience: 60_000, linger: QUICKLY });
    const { socket, closed } = await dial(t, port);
    socket.write(
      'POST /json HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
    );
    assert.match(await closed, /^HTTP\/1\.1 408 /);
  });

  test('paths work with and without a trailing slash, in their own case', async (t) => {
    const { url } = await start(t);
    assert.equal((await fetch(`${url}/hello/`)).status, 200);
    assert.equal((await fetch(`${url}/Hello`)).status, 404);
  });

  test('closing lets a running request finish and ends the others at once', async (t) => {
    const [began, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const { port, app } = await serve(
      t,
      (routes) => {
        routes.get('/quick', async () => 'quick');
        routes.get('/slow', async () => {
          began.resolve();
          await release.promise;
          return 'done';
        });
      },
      { shutdownGrace: 60_000 },
    );
    const [busy, idle, unused] = [await dial(t, port), await dial(t, port), await dial(t, port)];
    idle.socket.write('GET /quick HTTP/1.1\r\nHost: h\r\n\r\n');
    await idle.until(/quick$/);
    busy.socket.write('GET /slow HTTP/1.1\r\nHost: h\r\n\r\n');
    await began.promise;
    const closing = app.close();
    await Promise.all([idle.closed, unused.closed]);
    release.resolve();
    assert.match(await busy.closed, /^HTTP\/1\.1 200 [\s\S]*done$/);
    await closing;
  });

  test('while it drains, it serves everybody, and tells them to come by another connection', async (t) => {
    const draining = new AbortController();
    const { signal } = draining;
    const { url } = await serve(
      t,
      (routes) => {
        routes.register(health({ all: async () => {} }, signal));
        routes.get('/hello', async () => ({ hello: 'world' }));
      },
      { draining: signal },
    );
    const ready = async () => {
      const reply = await fetch(`${url}/readyz`);
      await reply.arrayBuffer();
      return [reply.status, reply.headers.get('connection')];
    };
    assert.deepEqual(await ready(), [200, 'keep-alive']);
    draining.abort();
    assert.deepEqual(await ready(), [503, 'close']);
    const reply = await fetch(`${url}/hello`);
    assert.deepEqual([await reply.json(), reply.headers.get('connection')], [{ hello: 'world' }, 'close']);
  });

  test('who could not know that it closes is served once more, and not waited for', async (t) => {
    const bodies = [new PassThrough(), new PassThrough()];
    const replies = bodies.values();
    const { port, app } = await serve(
      t,
      (routes) => {
        routes.get('/quick', async () => 'quick');
        routes.get('/long', async () => replies.next().value);
      },
      { shutdownGrace: 60_000 },
    );
    const [asking, silent] = [await dial(t, port), await dial(t, port)];
    for (const body of bodies) body.write('begun');
    for (const { socket, until } of [asking, silent]) {
      socket.write('GET /long HTTP/1.1\r\nHost: h\r\n\r\n');
      await until(/begun/);
    }
    const closing = app.close();
    while (app.server.listening) await turn();
    for (const body of bodies) body.end('over');
    await asking.until(/over\r\n0\r\n\r\n$/);
    asking.socket.write('GET /quick HTTP/1.1\r\nHost: h\r\n\r\n');
    assert.match(await asking.closed, /HTTP\/1\.1 200 OK\r\n(?:.+\r\n)*connection: close\r\n[\s\S]*quick$/);
    await Promise.all([silent.closed, closing]);
  });

  test('who can answer early is called before the grace is over', async (t) => {
    const [began, called] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const { port, app } = await serve(
      t,
      (routes) => {
        routes.get('/waiting', async () => {
          began.resolve();
          await called.promise;
          return 'not yet';
        });
      },
      { shutdownGrace: 4_000, onLastCall: called.resolve },
    );
    const { socket, closed } = await dial(t, port);
    socket.write('GET /waiting HTTP/1.1\r\nHost: h\r\n\r\n');
    await began.promise;
    await app.close();
    assert.match(await closed, /not yet$/);
  });

  test('closing does not wait longer than its grace', async (t) => {
    const began = Promise.withResolvers<void>();
    const { port, app } = await serve(
      t,
      (routes) => {
        routes.get('/stuck', async () => {
          began.resolve();
          await new Promise<never>(() => {});
        });
      },
      { shutdownGrace: 20 },
    );
    const { socket, closed } = await dial(t, port);
    socket.write('GET /stuck HTTP/1.1\r\nHost: h\r\n\r\n');
    await began.promise;
    await app.close();
    assert.equal(await closed, '');
  });
});

test('a finished request is one line at debug, without the secrets of its URL', async (t) => {
  const sink = new PassThrough();
  const { url } = await start(t, { log: pino({ level: 'debug' }, sink) });
  sink.read();
  await (await fetch(`${url}/hello?s=the-signature`)).text();
  const lines: string[] = [];
  while (!lines.some((line) => line.includes('request completed'))) {
    const chunk: Buffer | null = sink.read();
    if (chunk === null) await once(sink, 'readable');
    else lines.push(...chunk.toString().trim().split('\n'));
  }
  assert.equal(lines.length, 1, lines.join('\n'));
  const { level, req, res } = JSON.parse(lines[0] ?? '');
  assert.deepEqual([level, req.method, req.path, res.statusCode], [20, 'GET', '/hello', 200]);
  assert.ok(!lines.join('').includes('the-signature'));
});

test('an error of a route is the error handler’s, unchanged', async (t) => {
  const { url } = await serve(t, (app) => {
    app.get('/', async () => {
      throw new AssetError('not-found', 'There is no such thing.');
    });
  });
  const reply = await fetch(url);
  assert.equal(reply.status, 404);
  assert.deepEqual(await reply.json(), { kind: 'not-found', message: 'There is no such thing.', faults: [] });
});
