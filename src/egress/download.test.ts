import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import { suite, test } from 'node:test';
import { AssetError, type ErrorKind } from '#errors.ts';
import { download, type Source } from './download.ts';
import type { EgressLimits } from './egress.ts';
import { type LocalServer, serve, serveRaw } from './testing/local-server.ts';
import { collect, testEgress } from './testing/test-egress.ts';
import { testPacing } from './testing/test-pacing.ts';
import type { TransferOptions } from './transfer.ts';

const FILE = randomBytes(300_000);
const OTHER = randomBytes(300_000);

interface Fetched {
  readonly bytes: Buffer;
  readonly source: Source;
  /** How often the taker was called. */
  readonly starts: number;
  readonly pauses: readonly number[];
}

interface Overrides extends Partial<TransferOptions> {
  readonly path?: string;
  readonly timeout?: number;
  readonly limits?: Partial<EgressLimits>;
}

async function fetchFile(server: LocalServer, overrides: Overrides = {}): Promise<Fetched> {
  const { path = '/clip.mp4', limits = {}, ...options } = overrides;
  await using egress = testEgress({ limits });
  const pacing = testPacing();
  let starts = 0;
  const whole = {
    url: new URL(path, server.origin),
    maxBytes: 1_000_000,
    timeout: 10_000,
    onProgress: null,
    pacing,
    signal: new AbortController().signal,
    ...options,
  };
  const taken = await download(egress, whole, async (source) => {
    starts += 1;
    return { bytes: await collect(source.bytes), source };
  });
  return { ...taken, starts, pauses: pacing.pauses };
}

async function fails(promise: Promise<unknown>, kind: ErrorKind, message: RegExp): Promise<void> {
  await assert.rejects(promise, (error) => {
    assert.ok(error instanceof AssetError, String(error));
    assert.equal(error.kind, kind, error.message);
    assert.match(error.message, message);
    return true;
  });
}

/** Sends the head of a reply and some bytes, and cuts the connection once they are out. */
function sendAndCut(response: ServerResponse, headers: Record<string, string | number>, bytes: Buffer): void {
  response.writeHead(response.statusCode, headers);
  response.write(bytes, () => response.destroy());
}

function rangeStart({ headers }: IncomingMessage): number {
  return Number(/^bytes=(\d+)-$/.exec(headers.range ?? 'bytes=0-')?.[1]);
}

/** Answers ranges of FILE as a server should, under an ETag. */
function sendRange(request: IncomingMessage, response: ServerResponse, etag = '"one"'): void {
  const start = rangeStart(request);
  const range = { 'content-range': `bytes ${start}-${FILE.length - 1}/${FILE.length}`, etag };
  response.writeHead(206, { ...range, 'content-length': FILE.length - start }).end(FILE.subarray(start));
}

suite('a download', () => {
  test('gives the bytes, and what the source says of them', async () => {
    await using server = await serve((_request, response) => {
      const headers = {
        'content-type': 'Video/MP4; codecs=avc1',
        'content-disposition': 'inline; filename="a.mp4"',
      };
      response.writeHead(200, { ...headers, 'content-length': FILE.length }).end(FILE);
    });
    const progress: number[] = [];
    const { bytes, source, starts } = await fetchFile(server, {
      onProgress: ({ received, total }) => {
        assert.equal(total, FILE.length);
        progress.push(received);
      },
    });
    assert.ok(bytes.equals(FILE));
    assert.deepEqual([source.name, source.mediaType, source.total], ['a.mp4', 'video/mp4', FILE.length]);
    assert.equal(starts, 1);
    assert.equal(progress.at(-1), FILE.length);
    assert.deepEqual(
      progress,
      progress.toSorted((one, other) => one - other),
    );
  });

  test('returns what the taker returns, and throws what it throws', async () => {
    await using server = await serve((_request, response) => response.end(FILE));
    await using egress = testEgress();
    const { signal } = new AbortController();
    const url = new URL(server.origin);
    const options = { url, maxBytes: 1e6, timeout: 10_000, onProgress: null, pacing: testPacing(), signal };
    assert.equal(await download(egress, options, async () => 'enough'), 'enough');
    const full = new Error('disk full');
    await assert.rejects(
      download(egress, options, async () => Promise.reject(full)),
      full,
    );
  });

  test('ends with its signal, also in a pause', async () => {
    await using server = await serve((_request, response) => response.writeHead(503).end());
    const controller = new AbortController();
    const pacing = { random: () => 0, sleep: async () => controller.abort(new Error('cancelled')) };
    await assert.rejects(fetchFile(server, { pacing, signal: controller.signal }), /cancelled/);
    assert.equal(server.requests.length, 1);
  });

  test('ends when its time is up, whatever the server does', async () => {
    await using server = await serve((_request, response) => {
      response.write('first');
      const timer = setInterval(() => response.write(Buffer.alloc(100)), 10);
      response.once('close', () => clearInterval(timer));
    });
    await fails(fetchFile(server, { timeout: 300 }), 'too-slow', /took longer/);
  });
});

suite('a transfer that breaks', () => {
  test('goes on where it broke, as often as it takes, and the bytes are the same', async () => {
    await using server = await serve((request, response) => {
      const start = rangeStart(request);
      if (start >= 200_000) return sendRange(request, response);
      response.statusCode = request.headers.range === undefined ? 200 : 206;
      const range = { 'content-range': `bytes ${start}-${FILE.length - 1}/${FILE.length}` };
      const headers = { etag: '"one"', 'content-length': FILE.length - start, ...(start > 0 && range) };
      sendAndCut(response, headers, FILE.subarray(start, start + 100_000));
    });
    const { bytes, starts, pauses } = await fetchFile(server);
    assert.ok(bytes.equals(FILE));
    assert.equal(starts, 1);
    const [, second, third] = server.requests;
    assert.deepEqual([second?.headers.range, second?.headers['if-range']], ['bytes=100000-', '"one"']);
    assert.equal(third?.headers.range, 'bytes=200000-');
    assert.deepEqual(pauses, [1000, 2000]);
  });

  test('goes on by a date where there is no ETag', async () => {
    const modified = 'Mon, 02 Jan 2023 03:04:05 GMT';
    await using server = await serve((request, response) => {
      if (request.headers.range !== undefined) return sendRange(request, response);
      const headers = { 'last-modified': modified, 'content-length': FILE.length };
      sendAndCut(response, headers, FILE.subarray(0, 1000));
    });
    const { bytes, starts } = await fetchFile(server);
    assert.ok(bytes.equals(FILE));
    assert.equal(starts, 1);
    assert.equal(server.requests[1]?.headers['if-range'], modified);
  });

  test('starts over where the server knows no ranges', async () => {
    let asked = 0;
    await using server = await serve((_request, response) => {
      asked += 1;
      const headers = { etag: '"one"', 'content-length': FILE.length };
      if (asked === 1) sendAndCut(response, headers, FILE.subarray(0, 100_000));
      else response.writeHead(200, headers).end(FILE);
    });
    const { bytes, starts } = await fetchFile(server);
    assert.ok(bytes.equals(FILE));
    assert.equal(starts, 2);
    // The reply that shows it is also the one that is used.
    assert.equal(asked, 2);
  });

  test('starts over without asking for a range where nothing tells the file again', async () => {
    await using server = await serve((_request, response) => {
      const headers = { etag: 'W/"weak"', 'content-length': FILE.length };
      if (server.requests.length === 1) sendAndCut(response, headers, FILE.subarray(0, 100_000));
      else response.writeHead(200, headers).end(FILE);
    });
    const { bytes, starts } = await fetchFile(server);
    assert.ok(bytes.equals(FILE));
    assert.equal(starts, 2);
    assert.equal(server.requests[1]?.headers.range, undefined);
  });

  test('starts over when the file has changed meanwhile', async () => {
    await using server = await serve((request, response) => {
      if (server.requests.length === 1) {
        sendAndCut(response, { etag: '"one"', 'content-length': FILE.length }, FILE.subarray(0, 100_000));
      } else {
        assert.equal(request.headers['if-range'], '"one"');
        response.writeHead(200, { etag: '"two"', 'content-length': OTHER.length }).end(OTHER);
      }
    });
    const { bytes, starts } = await fetchFile(server);
    assert.ok(bytes.equals(OTHER));
    assert.equal(starts, 2);
  });

  test('starts over when a server that ignores If-Range sends a range of another file', async () => {
    await using server = await serve((request, response) => {
      const headers = { etag: '"two"', 'content-length': OTHER.length };
      if (server.requests.length === 1) {
        sendAndCut(response, { ...headers, etag: '"one"' }, FILE.subarray(0, 100_000));
      } else if (request.headers.range !== undefined) sendRange(request, response, '"two"');
      else response.writeHead(200, headers).end(OTHER);
    });
    const { bytes, starts } = await fetchFile(server);
    assert.ok(bytes.equals(OTHER));
    assert.equal(starts, 2);
  });

  test('starts over when the range is not the one that was asked for', async () => {
    for (const contentRange of ['bytes 5-9/300000', 'bytes 100000-399999/400000', 'nonsense']) {
      await using server = await serve((request, response) => {
        const headers = { etag: '"one"', 'content-length': FILE.length };
        if (server.requests.length === 1) sendAndCut(response, headers, FILE.subarray(0, 100_000));
        else if (request.headers.range === undefined) response.writeHead(200, headers).end(FILE);
        else
          response
            .writeHead(206, { etag: '"one"', 'content-range': contentRange })
            .end(OTHER.subarray(100_000));
      });
      const { bytes, starts } = await fetchFile(server);
      assert.ok(bytes.equals(FILE), contentRange);
      assert.equal(starts, 2);
    }
  });

  test('starts over when the server has nothing more to give (416)', async () => {
    await using server = await serve((request, response) => {
      const headers = { etag: '"one"', 'content-length': FILE.length };
      if (server.requests.length === 1) sendAndCut(response, headers, FILE.subarray(0, 100_000));
      else if (request.headers.range === undefined) response.writeHead(200, headers).end(FILE);
      else response.writeHead(416).end();
    });
    assert.ok((await fetchFile(server)).bytes.equals(FILE));
  });

  test('is given up when it breaks at every start', async () => {
    await using server = await serve((_request, response) => {
      sendAndCut(response, { 'content-length': FILE.length }, FILE.subarray(0, 100_000));
    });
    await fails(fetchFile(server), 'unavailable', /broke off 4 times/);
    assert.equal(server.requests.length, 5);
  });

  test('fails as the transfer failed, even when the taker hides it', async () => {
    await using server = await serve((_request, response) => response.writeHead(200).end(FILE));
    await using egress = testEgress();
    const { signal } = new AbortController();
    const url = new URL(server.origin);
    const options = { url, maxBytes: 1000, timeout: 10_000, onProgress: null, pacing: testPacing(), signal };
    const hiding = async ({ bytes }: Source) => collect(bytes).catch(() => 'all is well');
    await fails(download(egress, options, hiding), 'too-large', /1,000 bytes/);
  });
});

suite('a length that lies', () => {
  test('promises more than comes: the file is not taken', async () => {
    await using server = await serveRaw((socket) => {
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nConnection: close\r\n\r\nshort');
    });
    await fails(fetchFile(server), 'unavailable', /never be continued/);
  });

  test('promises less than comes: the file ends at the promise', async () => {
    await using server = await serveRaw((socket) => {
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nfirst and more');
    });
    assert.equal((await fetchFile(server)).bytes.toString(), 'first');
  });

  test('is too large: refused before a byte is taken', async () => {
    await using server = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': 2_000_000 }).write(FILE);
    });
    await fails(fetchFile(server), 'too-large', /1,000,000 bytes/);
  });

  test('is absent, and the body has no end: cut at the limit', async () => {
    const endless = function* () {
      while (true) yield FILE;
    };
    await using server = await serve((_request, response) => {
      pipeline(Readable.from(endless()), response, () => {});
    });
    await fails(fetchFile(server), 'too-large', /1,000,000 bytes/);
  });
});

suite('a source that is busy', () => {
  test('is asked again: 503 twice, then the file', async () => {
    await using server = await serve((_request, response) => {
      if (server.requests.length < 3) response.writeHead(503).end();
      else response.end(FILE);
    });
    const { bytes, pauses } = await fetchFile(server);
    assert.ok(bytes.equals(FILE));
    assert.deepEqual(pauses, [1000, 2000]);
  });

  test('says when: Retry-After in seconds and as a date', async () => {
    const date = 'Mon, 02 Jan 2023 03:04:05 GMT';
    const later = 'Mon, 02 Jan 2023 03:04:35 GMT';
    await using server = await serve((_request, response) => {
      if (server.requests.length === 1) response.writeHead(429, { 'retry-after': '7' }).end();
      else if (server.requests.length === 2) response.writeHead(503, { 'retry-after': later, date }).end();
      else response.end(FILE);
    });
    assert.deepEqual((await fetchFile(server)).pauses, [7000, 30_000]);
  });

  test('that asks for hours is left to the caller, who is told', async () => {
    await using server = await serve((_request, response) => {
      response.writeHead(429, { 'retry-after': '7200' }).end();
    });
    await assert.rejects(
      fetchFile(server),
      (error) => error instanceof AssetError && error.retryAfter === 7200,
    );
    assert.equal(server.requests.length, 1);
  });

  test('is asked five times and no more', async () => {
    await using server = await serve((_request, response) => response.writeHead(500).end());
    await fails(fetchFile(server), 'unavailable', /answers 500/);
    assert.equal(server.requests.length, 5);
  });

  test('is asked again after a reset before the reply', async () => {
    await using server = await serve((request, response) => {
      if (server.requests.length === 1) request.socket.destroy();
      else response.end(FILE);
    });
    assert.ok((await fetchFile(server)).bytes.equals(FILE));
  });

  test('is asked again after it fell silent', async () => {
    await using server = await serve((request, response) => {
      if (request.headers.range !== undefined) return sendRange(request, response);
      response.writeHead(200, { etag: '"one"', 'content-length': FILE.length }).write(FILE.subarray(0, 1000));
    });
    // Long enough that a busy machine does not fall silent itself.
    const { bytes, starts } = await fetchFile(server, { limits: { idle: 1000 } });
    assert.ok(bytes.equals(FILE));
    assert.equal(starts, 1);
  });

  test('and trickles is not asked again', async () => {
    await using server = await serve((_request, response) => {
      const timer = setInterval(() => response.write('a'), 20);
      response.once('close', () => clearInterval(timer));
    });
    const minRate = { bytesPerSecond: 1024, window: 300 };
    await fails(fetchFile(server, { limits: { minRate } }), 'too-slow', /less than 1024 bytes/);
    assert.equal(server.requests.length, 1);
  });
});

suite('a source without a file', () => {
  for (const [status, message] of [
    [403, /refuses the link.*403.*expired/],
    [401, /refuses the link.*401/],
    [404, /no file at this link.*404/],
    [410, /no file at this link.*410/],
    [400, /gives no file.*400/],
    [204, /gives no file.*204/],
    [206, /gives no file.*206/],
    [302, /gives no file.*302/],
    [501, /gives no file.*501/],
  ] as const) {
    test(`answers ${status}: told at once`, async () => {
      await using server = await serve((_request, response) => response.writeHead(status).end());
      await fails(fetchFile(server), 'unprocessable', message);
      assert.equal(server.requests.length, 1);
    });
  }

  test('sends a web page: told as that, by its type', async () => {
    await using server = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('anything');
    });
    await fails(fetchFile(server), 'unprocessable', /web page \(HTML\) on 127\.0\.0\.1/);
  });

  test('sends a web page under a false type: told as that, by its bytes', async () => {
    const pages = [
      '<!DOCTYPE html><p>',
      '\uFEFF\n <!-- <a> --> <HTML lang="en">',
      `<!doctype html>${' '.repeat(5000)}`,
      '<script>location = "/"</script>',
    ];
    for (const page of pages) {
      await using server = await serve((_request, response) => {
        response.writeHead(200, { 'content-type': 'video/mp4' }).end(page);
      });
      await fails(fetchFile(server), 'unprocessable', /web page/);
    }
  });

  test('sends a file that only looks a little like a page: taken', async () => {
    for (const text of [
      '<svg xmlns="x"><title>a</title></svg>',
      '<?xml version="1.0"?><svg/>',
      'GIF89a<html>',
      '',
    ]) {
      await using server = await serve((_request, response) => response.end(text));
      assert.equal((await fetchFile(server)).bytes.toString(), text);
    }
  });

  test('sends what would take a careless check for ever: judged at once', async () => {
    const page = `${'<!---->'.repeat(200)}<htm`;
    await using server = await serve((_request, response) => response.end(page));
    assert.equal((await fetchFile(server)).bytes.toString(), page);
  });

  test('sends its file compressed: refused', async () => {
    await using server = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('x');
    });
    await fails(fetchFile(server), 'unprocessable', /compressed/);
  });
});

suite('a large file on Google Drive', () => {
  const page = `<p><form id="download-form" action="/download" method="get">
    <input type="submit" value="Download anyway"/><input type="hidden" name="id" value="1a&amp;b">
    <input type="hidden" name="confirm" value="t"><input type="hidden" name="uuid" value="u-1"></form>`;

  test('is fetched through its warning page', async () => {
    await using server = await serve((request, response) => {
      if (request.url?.includes('uuid=u-1'))
        response.writeHead(200, { 'content-type': 'video/mp4' }).end(FILE);
      else response.writeHead(200, { 'content-type': 'text/html' }).end(page);
    });
    await using egress = testEgress({ allow: ['*.google.com'], resolve: async () => ['127.0.0.1'] });
    const { signal } = new AbortController();
    const url = new URL(`http://drive.google.com:${server.port}/uc?id=1a%26b`);
    const options = { url, maxBytes: 1e6, timeout: 10_000, onProgress: null, pacing: testPacing(), signal };
    const bytes = await download(egress, options, (source) => collect(source.bytes));
    assert.ok(bytes.equals(FILE));
    assert.equal(server.requests[1]?.url, '/download?id=1a%26b&confirm=t&uuid=u-1');
  });

  test('is not asked for in a circle', async () => {
    await using server = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end(page);
    });
    await using egress = testEgress({ allow: ['*.google.com'], resolve: async () => ['127.0.0.1'] });
    const { signal } = new AbortController();
    const url = new URL(`http://drive.google.com:${server.port}/uc?id=1`);
    const options = { url, maxBytes: 1e6, timeout: 10_000, onProgress: null, pacing: testPacing(), signal };
    const taken = download(egress, options, (source) => collect(source.bytes));
    await fails(taken, 'unprocessable', /web page \(HTML\) on drive\.google\.com/);
    assert.equal(server.requests.length, 2);
  });
});
