import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { get, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, type TestContext, test } from 'node:test';
import type { Range } from './ranges.ts';
import { parseRange } from './ranges.ts';
import { type ServedBlob, sendBlob } from './send-blob.ts';
import { serve } from './wire.testing.ts';

const content = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 251));
const sha256 = createHash('sha256').update(content).digest('hex');
const etag = `"${sha256}"`;
const lastModified = new Date('2026-05-04T03:02:01.987Z');
const lastModifiedText = 'Mon, 04 May 2026 03:02:01 GMT';
const dayBefore = 'Sun, 03 May 2026 03:02:01 GMT';
const dayAfter = 'Tue, 05 May 2026 03:02:01 GMT';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

function part(range: Range | null): Buffer {
  return range === null ? content : content.subarray(range.start, range.end + 1);
}

/** A server with one file, and a client that shows exactly what came over the wire. */
async function withFile(t: TestContext, overrides: Partial<ServedBlob> = {}) {
  const opened: (Range | null)[] = [];
  const blob: ServedBlob = {
    open: async (range) => {
      opened.push(range);
      return Readable.from([part(range)], { objectMode: false });
    },
    link: async () => null,
    handover: null,
    size: content.length,
    etag: sha256,
    lastModified,
    mediaType: 'video/mp4',
    name: 'cat.mp4',
    download: false,
    maxAge: 3600,
    ...overrides,
  };
  const { url, port } = await serve(t, (app) => {
    app.get('/file', (request, reply) => sendBlob(request, reply, blob));
  });
  const ask = async (headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> => {
    const outgoing = httpRequest(`${url}/file`, {
      method,
      headers: { ...headers, connection: 'close' },
    }).end();
    const [response] = await once(outgoing, 'response');
    return { status: response.statusCode, headers: response.headers, body: await buffer(response) };
  };
  return { ask, opened, url, port };
}

test('a GET without conditions is the whole file with everything that describes it', async (t) => {
  const { ask } = await withFile(t);
  const { status, headers, body } = await ask();
  assert.equal(status, 200);
  assert.ok(body.equals(content));
  const { 'x-request-id': id, date, connection, ...rest } = headers;
  assert.deepEqual(rest, {
    etag,
    'last-modified': lastModifiedText,
    'cache-control': 'private, max-age=3600, immutable',
    'content-type': 'video/mp4',
    'content-disposition': 'inline; filename=cat.mp4',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'cross-origin',
    'accept-ranges': 'bytes',
    'content-length': '1000',
  });
});

test('bytes that are in memory are sent like those of a stream', async (t) => {
  const { ask } = await withFile(t, { open: async (range) => part(range) });
  const { headers, body } = await ask();
  assert.ok(body.equals(content));
  assert.equal(headers['content-type'], 'video/mp4');
  assert.equal(headers['content-length'], '1000');
  const range = await ask({ range: 'bytes=10-19' });
  assert.equal(range.status, 206);
  assert.ok(range.body.equals(content.subarray(10, 20)));
});

test('HEAD says the same as GET, opens nothing and ignores ranges', async (t) => {
  const { ask, opened } = await withFile(t);
  const whole = await ask();
  opened.length = 0;
  for (const extra of [{}, { range: 'bytes=0-9' }, { range: 'bytes=5000-' }]) {
    const head = await ask(extra, 'HEAD');
    assert.equal(head.status, 200);
    assert.equal(head.body.length, 0);
    const { 'x-request-id': one, date: two, ...described } = whole.headers;
    const { 'x-request-id': three, date: four, ...same } = head.headers;
    assert.deepEqual(same, described);
  }
  assert.deepEqual(opened, []);
});

test('a file that is to be had elsewhere is led to, with its type and name, when its bytes are wanted', async (t) => {
  const asked: unknown[] = [];
  const { ask, opened } = await withFile(t, {
    link: async (headers) => {
      asked.push(headers);
      return 'https://store.example/cat?signed';
    },
  });
  const { status, headers } = await ask({ range: 'bytes=0-1' });
  assert.equal(status, 302);
  assert.equal(headers.location, 'https://store.example/cat?signed');
  assert.equal(headers['cache-control'], 'private, max-age=1800');
  assert.deepEqual(asked, [{ mediaType: 'video/mp4', disposition: 'inline; filename=cat.mp4' }]);
  assert.equal((await ask({ 'if-none-match': etag })).status, 304);
  assert.equal((await ask({}, 'HEAD')).status, 200);
  assert.equal(asked.length, 1);
  assert.deepEqual(opened, []);
});

describe('ranges', () => {
  for (const [header, start, end] of [
    ['bytes=0-0', 0, 0],
    ['bytes=0-999', 0, 999],
    ['bytes=10-19', 10, 19],
    ['bytes=990-', 990, 999],
    ['bytes=-7', 993, 999],
    ['bytes=-5000', 0, 999],
    ['bytes=500-99999999999999999999', 500, 999],
    ['BYTES=1-2', 1, 2],
  ] as const) {
    test(`${header} is ${start} to ${end}`, async (t) => {
      const { ask, opened } = await withFile(t);
      const { status, headers, body } = await ask({ range: header });
      assert.equal(status, 206);
      assert.equal(headers['content-range'], `bytes ${start}-${end}/1000`);
      assert.equal(headers['content-length'], String(end - start + 1));
      assert.ok(body.equals(content.subarray(start, end + 1)));
      assert.deepEqual(opened, [{ start, end }]);
    });
  }

  for (const header of ['bytes=1000-', 'bytes=1000-1001', 'bytes=-0', 'bytes=99999999999999999999-']) {
    test(`${header} cannot be satisfied`, async (t) => {
      const { ask, opened } = await withFile(t);
      const { status, headers, body } = await ask({ range: header });
      assert.equal(status, 416);
      assert.equal(headers['content-range'], 'bytes */1000');
      assert.equal(headers['cache-control'], 'no-store');
      assert.equal(body.length, 0);
      assert.deepEqual(opened, []);
    });
  }

  for (const header of [
    'bytes=0-1,5-6',
    'bytes=5-4',
    'bytes=',
    'bytes=-',
    'bytes=a-b',
    'bytes=1',
    'lines=1-2',
    '1-2',
    'bytes=--5',
  ]) {
    test(`${header} is ignored: the whole file`, async (t) => {
      const { ask } = await withFile(t);
      const { status, headers, body } = await ask({ range: header });
      assert.equal(status, 200);
      assert.equal(headers['content-range'], undefined);
      assert.ok(body.equals(content));
    });
  }

  test('no range of an empty file can be satisfied', () => {
    for (const header of ['bytes=0-', 'bytes=0-0', 'bytes=-1'])
      assert.equal(parseRange(header, 0), 'unsatisfiable');
  });
});

describe('conditions', () => {
  const cases: readonly [string, Record<string, string>, number][] = [
    ['If-None-Match with the tag', { 'if-none-match': etag }, 304],
    ['If-None-Match with the tag made weak by a proxy', { 'if-none-match': `W/${etag}` }, 304],
    ['If-None-Match with the tag in a list', { 'if-none-match': `"a,b", ${etag}` }, 304],
    ['If-None-Match: *', { 'if-none-match': '*' }, 304],
    ['If-None-Match with another tag', { 'if-none-match': '"other"' }, 200],
    [
      'If-None-Match outranks If-Modified-Since',
      { 'if-none-match': '"other"', 'if-modified-since': dayAfter },
      200,
    ],
    ['If-Modified-Since the very second', { 'if-modified-since': lastModifiedText }, 304],
    ['If-Modified-Since before', { 'if-modified-since': dayBefore }, 200],
    ['If-Modified-Since that is no date', { 'if-modified-since': 'yesterday' }, 200],
    ['If-Match with the tag', { 'if-match': etag }, 200],
    ['If-Match: *', { 'if-match': '*' }, 200],
    ['If-Match with the tag, but weak', { 'if-match': `W/${etag}` }, 412],
    ['If-Match with another tag', { 'if-match': '"other"' }, 412],
    ['If-Match outranks If-Unmodified-Since', { 'if-match': etag, 'if-unmodified-since': dayBefore }, 200],
    ['If-Unmodified-Since the very second', { 'if-unmodified-since': lastModifiedText }, 200],
    ['If-Unmodified-Since before', { 'if-unmodified-since': dayBefore }, 412],
    ['a failed If-Match outranks If-None-Match', { 'if-match': '"other"', 'if-none-match': etag }, 412],
    ['If-None-Match outranks a range', { 'if-none-match': etag, range: 'bytes=0-1' }, 304],
    ['If-Range with the tag', { 'if-range': etag, range: 'bytes=0-1' }, 206],
    ['If-Range with a weak tag', { 'if-range': `W/${etag}`, range: 'bytes=0-1' }, 200],
    ['If-Range with another tag', { 'if-range': '"other"', range: 'bytes=0-1' }, 200],
    ['If-Range with the date', { 'if-range': lastModifiedText, range: 'bytes=0-1' }, 206],
    ['If-Range with a later date', { 'if-range': dayAfter, range: 'bytes=0-1' }, 200],
    ['If-Range that is nothing', { 'if-range': 'x', range: 'bytes=0-1' }, 200],
    [
      'If-Range that fails, with a range that cannot be satisfied',
      { 'if-range': '"other"', range: 'bytes=5000-' },
      200,
    ],
  ];
  for (const [name, headers, expected] of cases) {
    test(`${name}: ${expected}`, async (t) => {
      const { ask } = await withFile(t);
      for (const method of headers.range === undefined ? ['GET', 'HEAD'] : ['GET']) {
        const answer = await ask(headers, method);
        assert.equal(answer.status, expected, method);
        const bodied = method === 'GET' && (expected === 200 || expected === 206);
        assert.equal(answer.body.length > 0, bodied);
      }
    });
  }

  test('a 304 carries what a cache refreshes and no description of a body', async (t) => {
    const { ask } = await withFile(t);
    for (const method of ['GET', 'HEAD']) {
      const { headers } = await ask({ 'if-none-match': etag }, method);
      assert.equal(headers.etag, etag);
      assert.equal(headers['cache-control'], 'private, max-age=3600, immutable');
      assert.equal(headers['content-type'], undefined);
      assert.equal(headers['content-length'], undefined);
    }
  });

  test('a 412 is not stored', async (t) => {
    const { ask } = await withFile(t);
    assert.equal((await ask({ 'if-match': '"other"' })).headers['cache-control'], 'no-store');
  });
});

describe('what a browser is told to do with it', () => {
  const disposition = async (t: TestContext, overrides: Partial<ServedBlob>) => {
    const { ask } = await withFile(t, overrides);
    const { headers } = await ask();
    return { shown: headers['content-disposition'], csp: headers['content-security-policy'] };
  };

  for (const mediaType of [
    'image/png',
    'audio/x-wav',
    'video/x-matroska',
    'application/json',
    'Image/JPEG; q=1',
  ]) {
    test(`${mediaType} is shown, without a sandbox that would stop it from playing`, async (t) => {
      const { shown, csp } = await disposition(t, { mediaType });
      assert.match(shown ?? '', /^inline;/);
      assert.equal(csp, undefined);
    });
  }

  for (const mediaType of [
    'image/svg+xml',
    'text/html',
    'application/xhtml+xml',
    'text/xml',
    'application/x-anything',
    '',
  ]) {
    test(`${mediaType} is saved, and sandboxed`, async (t) => {
      const { shown, csp } = await disposition(t, { mediaType });
      assert.match(shown ?? '', /^attachment;/);
      assert.equal(csp, "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox");
    });
  }

  test('a download is saved whatever it is', async (t) => {
    assert.equal((await disposition(t, { download: true })).shown, 'attachment; filename=cat.mp4');
  });

  test('any name arrives, and none of its tricks', async (t) => {
    const name = 'Übung "1" 猫/..\\x\r\nSet-Cookie: a=b.mp4';
    const { shown } = await disposition(t, { name });
    assert.match(shown ?? '', /^inline; filename="[\x20-\x7e]+"; filename\*=UTF-8''[\w%.~!#$&+^`|-]+$/);
    const encoded = /UTF-8''(.*)$/.exec(shown ?? '')?.[1] ?? '';
    assert.equal(decodeURIComponent(encoded), 'Übung "1" 猫_.._x__Set-Cookie: a=b.mp4');
  });
});

describe('when the bytes fail', () => {
  test('to open: an error, not a file', async (t) => {
    const { ask } = await withFile(t, { open: () => Promise.reject(new Error('gone')) });
    const { status, headers } = await ask();
    assert.equal(status, 500);
    assert.equal(headers['cache-control'], undefined);
    assert.equal(headers.etag, undefined);
  });

  test('before the first of them: an error, not a file', async (t) => {
    const open = async () => {
      return new Readable({
        read() {
          this.destroy(new Error('bad sector'));
        },
      });
    };
    const { ask } = await withFile(t, { open });
    const { status, headers, body } = await ask({ range: 'bytes=1-9' });
    assert.equal(status, 500);
    for (const name of ['etag', 'cache-control', 'content-range', 'content-disposition', 'last-modified']) {
      assert.equal(headers[name], undefined, name);
    }
    assert.equal(JSON.parse(body.toString()).kind, 'internal');
  });

  test('in the middle: the client sees that it is not whole', async (t) => {
    const open = async () => {
      async function* failing(): AsyncGenerator<Uint8Array> {
        yield content.subarray(0, 10);
        throw new Error('bad sector');
      }
      return Readable.from(failing(), { objectMode: false });
    };
    const { ask } = await withFile(t, { open });
    await assert.rejects(ask(), { code: 'ECONNRESET' });
  });
});

test('a client that goes away takes the read stream with it', async (t) => {
  const stream = new Readable({
    read() {
      this.push(Buffer.alloc(64 * 1024));
    },
  });
  const { url } = await withFile(t, { open: async () => stream, size: 2 ** 40 });
  const outgoing = get(`${url}/file`);
  const [response] = await once(outgoing, 'response');
  await once(response, 'data');
  const closed = once(stream, 'close');
  outgoing.destroy();
  response.on('error', () => {});
  await closed;
  assert.ok(stream.destroyed);
});
