import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { acceptRawBodies, bodyStream } from './raw-body.ts';
import { dial, serve } from './wire.testing.ts';

/** Silence would end a connection after a minute; a body has a fifth of a second before it has to have some pace. */
const IMPATIENT = { idleTimeout: 60_000, bodyPatience: 200, linger: { idle: 50, total: 100, bytes: 1024 } };

suite('a body that trickles', () => {
  test('is not waited for, and its sender is told', async (t) => {
    const { closed } = await trickle(t, '/json', '{"a":"');
    assert.match(await closed, /^HTTP\/1\.1 408 [\s\S]*"kind":"too-slow"/);
  });

  test('is taken where it may be a large file on a slow line', async (t) => {
    const { until, end } = await trickle(t, '/file', '');
    await sleep(2 * IMPATIENT.bodyPatience);
    end();
    assert.match(await until(/\r\n\r\n\d+$/), /^HTTP\/1\.1 200 /);
  });
});

test('a body of some pace is waited for beyond the patience', async (t) => {
  const { port } = await serve(t, routes, IMPATIENT);
  const { socket, until } = await dial(t, port);
  const text = JSON.stringify('x'.repeat(4_000));
  socket.write(`${head('/json')}Content-Length: ${text.length}\r\n\r\n${text.slice(0, 3_000)}`);
  await sleep(2 * IMPATIENT.bodyPatience);
  socket.write(text.slice(3_000));
  assert.match(await until(/4000$/), /^HTTP\/1\.1 200 /);
});

function routes(app: Parameters<Parameters<typeof serve>[1]>[0]): void {
  app.post<{ Body: string }>('/json', async ({ body }) => String(body.length));
  app.register(async (scope) => {
    acceptRawBodies(scope);
    scope.post('/file', async (request) => {
      let size = 0;
      for await (const chunk of bodyStream(request, { limit: 1_000_000 }).stream) size += chunk.byteLength;
      return String(size);
    });
  });
}

const head = (path: string) => `POST ${path} HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n`;

/** A body in chunks of a letter, one after the other for as long as somebody listens. */
async function trickle(t: TestContext, path: string, start: string) {
  const { port } = await serve(t, routes, IMPATIENT);
  const dialled = await dial(t, port);
  const { socket } = dialled;
  const send = (text: string) => socket.write(`${text.length.toString(16)}\r\n${text}\r\n`);
  socket.write(`${head(path)}Transfer-Encoding: chunked\r\n\r\n`);
  if (start !== '') send(start);
  const timer = setInterval(() => socket.writable && send('x'), 10);
  socket.once('close', () => clearInterval(timer));
  return {
    ...dialled,
    end() {
      clearInterval(timer);
      socket.write('0\r\n\r\n');
    },
  };
}
