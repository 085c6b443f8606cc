import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { png } from '../acceptance/tiny-media.ts';
import { multipart } from '../conformance/multipart.ts';
import { whileOthersAreServed } from './bystander.ts';
import { dialAll, secondsUntilOver } from './connections.ts';
import { openTarget, type Target } from './target.ts';

/** Milliseconds after which the machine is not busy but the server wrong. */
const LIMIT = 60_000;
/** Senders of each flood at the same time. */
const SENDERS = 20;
/** MiB. */
const GROWTH = 250;
const LEVELS = 100_000;
const ID = '01912345-6789-7abc-8def-0123456789ab';
const JSON_TYPE = { 'content-type': 'application/json' };

/** What the service reads of a request, one way or another. */
const READ_HEADERS = [
  ...[
    'accept',
    'authorization',
    'content-disposition',
    'content-type',
    'cookie',
    'if-match',
    'if-none-match',
  ],
  ...['if-modified-since', 'if-range', 'prefer', 'range', 'traceparent', 'tracestate', 'upload-metadata'],
  ...['upload-checksum', 'upload-concat', 'x-api-key', 'x-request-id', 'x-forwarded-for', 'idempotency-key'],
];
/** Over and over: what regular expressions go back over. */
const SIGNS = ['"', ' ', ',', ';', '=', 'a', 'a ', 'a=a,', ';a="', '\\"', 'bytes=0-0,', 'W/"a",', '\t '];

interface Operation {
  readonly requestBody?: { readonly content: Readonly<Record<string, unknown>> };
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

suite('floods', () => {
  let target: Target;
  before(async () => {
    target = await openTarget();
  });
  after(() => target[Symbol.asyncDispose]());

  for (const [what, chunk] of [
    ['many headers', 'X-Flood: a\r\n'.repeat(5_000)],
    ['a header without an end', 'a'.repeat(60_000)],
    ['a request line without an end', null],
  ] as const) {
    test(`of ${what} are answered with 431 and cut off`, async (t) => {
      await whileOthersAreServed(t, { target, growth: GROWTH }, async () => {
        const connections = await dialAll(target.origin, SENDERS);
        let sent = 0;
        for (const { socket } of connections) {
          const more = () => {
            while (socket.writable) {
              sent += 60_000;
              if (!socket.write(chunk ?? 'a'.repeat(60_000))) break;
            }
          };
          socket.write(chunk === null ? 'GET /' : 'GET /livez HTTP/1.1\r\nHost: h\r\nX-First: ');
          socket.on('drain', more);
          more();
        }
        const seconds = await secondsUntilOver(connections, LIMIT);
        for (const { over } of connections) assert.match(await over, /^(?:HTTP\/1\.1 431 |$)/);
        return `${SENDERS} senders, ${Math.round(sent / 1e6)} MB, cut off after ${seconds} s`;
      });
    });
  }

  for (const [what, deep] of [
    ['arrays', '['.repeat(LEVELS) + ']'.repeat(LEVELS)],
    ['objects', `${'{"a":'.repeat(LEVELS)}null${'}'.repeat(LEVELS)}`],
  ] as const) {
    test(`of ${what} within ${what} are refused by every operation that takes JSON`, async (t) => {
      const operations = await jsonOperations(target);
      await whileOthersAreServed(t, { target, growth: GROWTH }, async () => {
        for (const { method, path } of operations) {
          const reply = await target.call(path, { method, headers: JSON_TYPE, body: deep });
          assert.equal(reply.status, 400, `${method} ${path}: ${await reply.text()}`);
        }
        return `${operations.length} operations, ${LEVELS} levels`;
      });
    });

    test(`of ${what} within a field that takes anything are refused`, async () => {
      for (const [path, body] of [
        ['/v1/projects', `{"title":"a","tracks":${deep}}`],
        ['/v1/projects', `{"editorState":${deep}}`],
        ['/api/v1/scripts', `{"name":"a","document":${deep}}`],
        [`/api/v1/scripts/${ID}/generate`, `{"parameters":{"a":${deep}}}`],
        ['/mcp', `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","arguments":${deep}}}`],
      ] as const) {
        const headers = { ...JSON_TYPE, accept: 'application/json, text/event-stream' };
        const reply = await target.call(path, { method: 'POST', headers, body });
        const text = await reply.text();
        assert.ok([400, 404].includes(reply.status), `${path}: ${reply.status} ${text}`);
      }
    });
  }

  test('of JSON without an end are refused by what they say, or by what has come', async (t) => {
    await whileOthersAreServed(t, { target, growth: GROWTH }, async () => {
      const replies = await Promise.all(
        Array.from({ length: SENDERS }, async (_, index) => {
          const body = index % 2 === 0 ? `{"title":"${'x'.repeat(20_000_000)}"}` : endless(20_000_000);
          const init = { method: 'POST', headers: JSON_TYPE, body, duplex: 'half' } as RequestInit;
          // Who still sends may see the connection end before the answer.
          return target.call('/api/v1/projects', init).then(
            ({ status }) => status,
            () => 413,
          );
        }),
      );
      assert.deepEqual(new Set(replies), new Set([413]));
      return `${SENDERS} bodies of 20 MB`;
    });
  });

  test('of keys in one object, and of values in one query, are answered', async (t) => {
    await whileOthersAreServed(t, { target, growth: GROWTH }, async () => {
      const keys = `{${Array.from({ length: 80_000 }, (_, index) => `"k${index}":1`).join()}}`;
      const query = Array.from({ length: 2_500 }, (_, index) => `a${index}=`).join('&');
      const statuses = await Promise.all(
        Array.from({ length: SENDERS }, async (_, index) => {
          const reply =
            index % 2 === 0
              ? await target.call('/api/v1/projects', { method: 'POST', headers: JSON_TYPE, body: keys })
              : await target.call(`/api/v1/assets?${query}`);
          return reply.status;
        }),
      );
      assert.ok(
        statuses.every((status) => status < 500),
        String(statuses),
      );
      return `${SENDERS} requests, of 80,000 keys or 2,500 values`;
    });
  });

  test('of parts in a form end it at the limit of its parts', async (t) => {
    const many = Array.from({ length: 100_000 }, (_, index) => ({ field: `f${index}`, content: 'x' }));
    const form = multipart(many);
    await whileOthersAreServed(t, { target, growth: GROWTH }, async () => {
      for (let count = 0; count < 5; count += 1) {
        const reply = await target.call('/api/v1/assets', { method: 'POST', ...form });
        assert.equal(reply.status, 400);
        assert.match(await reply.text(), /more than 64 fields/);
      }
      return `5 forms of ${many.length} parts, ${Math.round(form.body.byteLength / 1e6)} MB each`;
    });
  });

  test('that are compressed are never expanded', async (t) => {
    const bomb = gzipSync(Buffer.alloc(200_000_000, ' '));
    const encoded = { 'content-encoding': 'gzip' };
    await whileOthersAreServed(t, { target, growth: GROWTH }, async () => {
      for (const [path, type] of [
        ['/api/v1/projects', 'application/json'],
        ['/api/v1/assets?name=a.png', 'image/png'],
        ['/mcp', 'application/json'],
      ] as const) {
        const headers = { 'content-type': type, ...encoded };
        const reply = await target.call(path, { method: 'POST', headers, body: bomb });
        assert.ok([400, 415].includes(reply.status), `${path}: ${reply.status}`);
        await reply.arrayBuffer();
      }
      return `3 bodies of ${Math.round(bomb.byteLength / 1000)} kB that claim 200 MB`;
    });
  });

  test('of signs in one header are read in a time that grows with their number', async (t) => {
    const body = png(16);
    const sent = await target.call('/api/v1/assets?name=a.png', { method: 'POST', body });
    const { pathname, search } = new URL(((await sent.json()) as { url: string }).url);
    let longest = 0;
    await whileOthersAreServed(t, { target, growth: GROWTH }, async () => {
      for (const name of READ_HEADERS) {
        for (const sign of SIGNS) {
          // So long that a time that grows with the square of it would be minutes for a few of them.
          const value = sign.repeat(Math.floor(14_000 / sign.length)).trim();
          for (const path of [`${pathname}${search}`, '/api/v1/assets', '/api/v1/uploads']) {
            const method = path === '/api/v1/uploads' ? 'POST' : 'GET';
            const begin = performance.now();
            const reply = await target.call(path, { method, headers: { [name]: value } });
            await reply.arrayBuffer();
            longest = Math.max(longest, performance.now() - begin);
            assert.ok(reply.status < 500, `${name}: ${sign} at ${path}: ${reply.status}`);
          }
        }
      }
      const count = READ_HEADERS.length * SIGNS.length * 3;
      return `${count} requests with a header of 14 kB, the slowest in ${Math.round(longest)} ms`;
    });
    assert.ok(longest < LIMIT / 4, `${longest} ms`);
  });

  test('of requests whose answers nobody takes are cut off', async (t) => {
    await whileOthersAreServed(t, { target, growth: GROWTH }, async () => {
      const connections = await dialAll(target.origin, SENDERS, { reads: false });
      const requests = 'GET /api/v1/openapi.json HTTP/1.1\r\nHost: h\r\n\r\n'.repeat(1_000);
      let taken = 0;
      for (const { socket } of connections) {
        const more = () => {
          while (socket.writable && socket.write(requests)) taken += 1_000;
        };
        socket.on('drain', more);
        more();
      }
      await sleep(3_000);
      for (const { socket } of connections) socket.destroy();
      return `${SENDERS} connections, ${taken} requests written`;
    });
  });

  test('leave no error behind in the log', () => {
    assert.doesNotMatch(target.printed(), /"level":(?:50|60)/);
  });
});

/** Of the service's own document: what takes JSON, with an id in every place of one. */
async function jsonOperations({ call }: Target): Promise<{ method: string; path: string }[]> {
  const { paths } = (await (await call('/api/v1/openapi.json')).json()) as Document;
  const found = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([, { requestBody }]) => requestBody?.content['application/json'] !== undefined)
      .map(([method]) => ({ method: method.toUpperCase(), path: path.replaceAll(/\{[^}]+\}/g, ID) })),
  );
  assert.ok(found.length > 20);
  return found;
}

function endless(bytes: number): ReadableStream<Uint8Array> {
  const chunk = Buffer.alloc(100_000, 'x');
  let left = bytes;
  return new ReadableStream({
    start: (controller) => controller.enqueue(Buffer.from('{"title":"')),
    pull(controller) {
      if (left <= 0) return controller.close();
      left -= chunk.byteLength;
      controller.enqueue(chunk);
    },
  });
}
