import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { describe, type TestContext, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { AssetError } from '#errors.ts';
import { acceptRawBodies, type Body, bodyStream } from './raw-body.ts';
import type { HttpServerOptions } from './server.ts';
import { dial, serve, type Told } from './wire.testing.ts';

const MB = 1_000_000;

/** What the route saw of its body, also when the client is no longer there to be told. */
interface Seen {
  readonly body: Promise<Body>;
  readonly outcome: Promise<unknown>;
}

function uploads(limit: number) {
  const body = Promise.withResolvers<Body>();
  const outcome = Promise.withResolvers<unknown>();
  const seen: Seen = { body: body.promise, outcome: outcome.promise };
  const routes = (app: FastifyInstance) => {
    app.register(async (scope) => {
      acceptRawBodies(scope);
      scope.post('/upload', async (request) => {
        const taken = bodyStream(request, { limit });
        body.resolve(taken);
        const hash = createHash('sha256');
        let size = 0;
        try {
          for await (const chunk of taken.stream) {
            hash.update(chunk);
            size += chunk.byteLength;
          }
        } catch (error) {
          outcome.resolve(error);
          throw error;
        }
        const whole = { size, sha256: hash.digest('hex'), declared: taken.contentLength };
        outcome.resolve(whole);
        return whole;
      });
    });
    app.register(async (scope) => {
      acceptRawBodies(scope);
      scope.post('/half', async (request) => {
        for await (const _ of bodyStream(request, { limit }).stream)
          throw new AssetError('not-found', 'Enough.');
      });
    });
    app.register(async (scope) => {
      acceptRawBodies(scope);
      scope.post('/left', async (request) => {
        bodyStream(request, { limit });
        throw new AssetError('not-found', 'Not wanted after all.');
      });
    });
    app.post('/json', async (request) => request.body);
    app.post(
      '/refused',
      { onRequest: async () => Promise.reject(new AssetError('not-found', 'Not here.')) },
      async () => {},
    );
  };
  return { seen, routes };
}

async function start(
  t: TestContext,
  { limit = 50 * MB, ...options }: Partial<HttpServerOptions> & { limit?: number } = {},
) {
  const { seen, routes } = uploads(limit);
  return { seen, ...(await serve(t, routes, options)) };
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const bytes = Buffer.alloc(5 * MB, 'polyreel');

describe('taking a body', () => {
  for (const type of [
    'image/png',
    'application/json',
    'multipart/form-data',
    'nonsense',
    'a/b/c',
    ' ',
    undefined,
  ]) {
    test(`with Content-Type ${type ?? '(none)'}`, async (t) => {
      const { port } = await start(t);
      const { socket, until } = await dial(t, port);
      const header = type === undefined ? '' : `Content-Type: ${type}\r\n`;
      socket.write(`POST /upload HTTP/1.1\r\nHost: h\r\n${header}Content-Length: 5\r\n\r\nhello`);
      const reply = await until(/\}$/);
      assert.match(reply, /^HTTP\/1\.1 200 /);
      assert.ok(reply.includes(sha256(Buffer.from('hello'))));
    });
  }

  test('5 MB, byte for byte, with and without a length', async (t) => {
    const { url } = await start(t);
    const whole = await fetch(`${url}/upload`, { method: 'POST', body: bytes });
    assert.deepEqual(await whole.json(), {
      size: bytes.length,
      sha256: sha256(bytes),
      declared: bytes.length,
    });
    const chunked = await fetch(`${url}/upload`, {
      method: 'POST',
      body: new Blob([bytes]).stream(),
      duplex: 'half',
    } as RequestInit);
    assert.deepEqual(await chunked.json(), { size: bytes.length, sha256: sha256(bytes), declared: null });
  });

  test('no body at all is an empty stream', async (t) => {
    const { url } = await start(t);
    const reply = await fetch(`${url}/upload`, { method: 'POST' });
    assert.deepEqual(await reply.json(), { size: 0, sha256: sha256(Buffer.alloc(0)), declared: 0 });
  });

  test('exactly the limit is not too large', async (t) => {
    const { url } = await start(t, { limit: bytes.length });
    assert.equal((await fetch(`${url}/upload`, { method: 'POST', body: bytes })).status, 200);
  });

  test('one connection serves one upload after another', async (t) => {
    const { port } = await start(t);
    const { socket, until } = await dial(t, port);
    for (const count of [1, 2, 3]) {
      socket.write('POST /upload HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello');
      await until(new RegExp(String.raw`^(?:[\s\S]*?HTTP/1\.1 200 [\s\S]*?\}){${count}}$`));
    }
  });
});

describe('a refusal reaches a client that is still sending', () => {
  /** Writes all of it whatever comes back, as many clients do, and only then reads. */
  async function stubborn(t: TestContext, port: number, head: string, body: Buffer): Promise<string> {
    const { socket, closed } = await dial(t, port);
    socket.pause();
    socket.write(head);
    if (!socket.write(body)) await once(socket, 'drain');
    socket.resume();
    return closed;
  }

  for (const [why, head] of [
    ['by its Content-Length', `Content-Length: ${bytes.length}`],
    ['while it is counted', 'Transfer-Encoding: chunked'],
  ] as const) {
    test(`of 5 MB refused ${why}`, async (t) => {
      const { port } = await start(t, { limit: MB });
      const chunked = Buffer.concat([
        Buffer.from(`${bytes.length.toString(16)}\r\n`),
        bytes,
        Buffer.from('\r\n0\r\n\r\n'),
      ]);
      const body = head.startsWith('T') ? chunked : bytes;
      const reply = await stubborn(t, port, `POST /upload HTTP/1.1\r\nHost: h\r\n${head}\r\n\r\n`, body);
      assert.match(reply, /^HTTP\/1\.1 413 /);
      assert.match(reply, /\r\nconnection: close\r\n/i);
      assert.match(reply, /"kind":"too-large"/);
    });
  }

  test('before its route even looked at the body', async (t) => {
    const { port } = await start(t);
    const head = `POST /refused HTTP/1.1\r\nHost: h\r\nContent-Length: ${bytes.length}\r\n\r\n`;
    assert.match(await stubborn(t, port, head, bytes), /^HTTP\/1\.1 404 [\s\S]*"kind":"not-found"/);
  });

  test('and the reply does not wait for the rest of the body', async (t) => {
    const { port } = await start(t, { limit: MB, linger: { idle: 60_000, total: 60_000, bytes: MB } });
    const { socket, until } = await dial(t, port);
    socket.write(`POST /upload HTTP/1.1\r\nHost: h\r\nContent-Length: ${bytes.length}\r\n\r\n`);
    await until(/"kind":"too-large"[^}]*\}$/);
    assert.equal(socket.destroyed, false);
  });

  test('and one that sends no more is left after a while', async (t) => {
    const { port } = await start(t, { limit: MB, linger: { idle: 20, total: 60_000, bytes: 50 * MB } });
    const { socket, closed } = await dial(t, port);
    socket.write(`POST /upload HTTP/1.1\r\nHost: h\r\nContent-Length: ${bytes.length}\r\n\r\n`);
    assert.match(await closed, /^HTTP\/1\.1 413 /);
  });

  test('and one that never stops is left after so many bytes', async (t) => {
    const { port } = await start(t, { limit: MB, linger: { idle: 60_000, total: 60_000, bytes: 2 * MB } });
    const { socket, closed } = await dial(t, port);
    socket.write(`POST /upload HTTP/1.1\r\nHost: h\r\nContent-Length: ${1000 * MB}\r\n\r\n`);
    const send = () => {
      while (!socket.destroyed && socket.write(bytes));
    };
    socket.on('drain', send);
    send();
    await closed;
    assert.ok(socket.bytesWritten < 100 * MB, `${socket.bytesWritten} bytes went out`);
  });

  for (const path of ['/refused', '/half']) {
    test(`a small rest is swallowed and the connection goes on (${path})`, async (t) => {
      const { port } = await start(t);
      const { socket, until } = await dial(t, port);
      socket.write(`POST ${path} HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhe`);
      assert.doesNotMatch(await until(/"kind":"not-found"[^}]*\}$/), /connection: close/i);
      socket.write('lloPOST /upload HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello');
      await until(/HTTP\/1\.1 200 [\s\S]*\}$/);
    });
  }
});

describe('a body that does not come whole', () => {
  test('its sender closes its side, and is told', async (t) => {
    const { port, seen } = await start(t);
    const { socket, closed } = await dial(t, port, { allowHalfOpen: true });
    socket.end('POST /upload HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nonly this');
    assert.match(await closed, /^HTTP\/1\.1 400 [\s\S]*"kind":"incomplete"/);
    assert.equal(((await seen.outcome) as AssetError).kind, 'incomplete');
  });

  test('its sender vanishes: the reader ends and the signal aborts', async (t) => {
    const { port, seen } = await start(t);
    const { socket } = await dial(t, port);
    socket.write(`POST /upload HTTP/1.1\r\nHost: h\r\nContent-Length: ${bytes.length}\r\n\r\nonly this`);
    const { signal } = await seen.body;
    assert.equal(signal.aborted, false);
    socket.resetAndDestroy();
    assert.equal(((await seen.outcome) as AssetError).kind, 'incomplete');
    assert.equal((signal.reason as AssetError).kind, 'incomplete');
  });

  test('its sender closes its side after the reply, and so does the server', async (t) => {
    const { port } = await start(t, { idleTimeout: 3600_000 });
    const { socket, until, closed } = await dial(t, port, { allowHalfOpen: true });
    socket.write('POST /left HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhe');
    await until(/"kind":"not-found"[^}]*\}$/);
    socket.end();
    await closed;
  });

  test('its sender falls silent, and is told', async (t) => {
    const { port } = await start(t, { idleTimeout: 50, linger: { idle: 20, total: 60_000, bytes: MB } });
    const { socket, closed } = await dial(t, port);
    socket.write(`POST /upload HTTP/1.1\r\nHost: h\r\nContent-Length: ${bytes.length}\r\n\r\nonly this`);
    assert.match(await closed, /^HTTP\/1\.1 408 [\s\S]*"kind":"too-slow"/);
  });

  test('a whole body keeps its signal quiet after the client has gone', async (t) => {
    const { url, seen } = await start(t);
    await (
      await fetch(`${url}/upload`, { method: 'POST', body: 'hello', headers: { connection: 'close' } })
    ).text();
    assert.equal((await seen.body).signal.aborted, false);
  });
});

describe('Expect: 100-continue', () => {
  function expecting(port: number, path: string, length: number) {
    const request = httpRequest({ port, host: '127.0.0.1', path, method: 'POST' });
    request.setHeader('expect', '100-continue').setHeader('content-length', length);
    request.setHeader('content-type', 'application/json');
    request.flushHeaders();
    let continued = false;
    request.on('continue', () => {
      continued = true;
      request.end('7'.repeat(length));
    });
    return once(request, 'response').then(async ([response]) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      request.destroy();
      return { status: response.statusCode as number, continued, told: JSON.parse(text) as Told };
    });
  }

  test('a body that is wanted is asked for', async (t) => {
    const { port } = await start(t);
    for (const path of ['/upload', '/json']) {
      const { status, continued } = await expecting(port, path, 9);
      assert.deepEqual({ path, status, continued }, { path, status: 200, continued: true });
    }
  });

  test('a body that the headers condemn is never asked for', async (t) => {
    const { port } = await start(t, { limit: MB });
    const large = await expecting(port, '/upload', bytes.length);
    assert.deepEqual([large.status, large.continued, large.told.kind], [413, false, 'too-large']);
    const refused = await expecting(port, '/refused', bytes.length);
    assert.deepEqual([refused.status, refused.continued], [404, false]);
  });

  test('a refused client that has sent nothing is not waited for', async (t) => {
    const { port } = await start(t, { linger: { idle: 60_000, total: 60_000, bytes: MB } });
    const { socket, closed } = await dial(t, port);
    socket.write(
      `POST /refused HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: ${bytes.length}\r\n\r\n`,
    );
    assert.match(await closed, /^HTTP\/1\.1 404 /);
  });
});
