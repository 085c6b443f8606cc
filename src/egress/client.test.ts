import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import { suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { AssetError, type ErrorKind } from '#errors.ts';
import type { Egress } from './egress.ts';
import { serve, serveRaw } from './testing/local-server.ts';
import { collect, testEgress } from './testing/test-egress.ts';

const never = new AbortController().signal;

async function fetchAll(egress: Egress, url: string): Promise<Buffer> {
  using reply = await egress.fetch(url, { signal: never });
  return await collect(reply.body);
}

async function refused(promise: Promise<unknown>, kind: ErrorKind, message: RegExp): Promise<void> {
  await assert.rejects(promise, (error) => {
    assert.ok(error instanceof AssetError, String(error));
    assert.equal(error.kind, kind);
    assert.match(error.message, message);
    return true;
  });
}

/** A body without an end. */
function sendEndlessly(response: ServerResponse, piece: Buffer): void {
  const endless = function* () {
    while (true) yield piece;
  };
  pipeline(Readable.from(endless()), response, () => {});
}

suite('a fetch', () => {
  test('hands out status, headers and body, and says who asks', async () => {
    await using server = await serve((_request, response) => {
      response.writeHead(201, { 'content-type': 'video/mp4', etag: '"a"' }).end('hello');
    });
    await using egress = testEgress();
    using reply = await egress.fetch(`${server.origin}/a?b=1`, { signal: never });
    assert.equal(reply.status, 201);
    assert.equal(reply.headers.etag, '"a"');
    assert.equal(reply.url.href, `${server.origin}/a?b=1`);
    assert.equal((await collect(reply.body)).toString(), 'hello');
    const [request] = server.requests;
    assert.equal(request?.url, '/a?b=1');
    assert.match(request?.headers['user-agent'] ?? '', /Polyreel/);
    assert.equal(request?.headers['accept-encoding'], 'identity');
    assert.equal(request?.headers.host, `127.0.0.1:${server.port}`);
  });

  test('sends a method, headers and a body', async () => {
    await using server = await serve(async (request, response) => {
      response.end(`${request.method} ${request.headers['x-key']} ${await collect(request)}`);
    });
    await using egress = testEgress();
    const options = { method: 'POST', headers: { 'X-Key': 'k' }, body: '{"a":1}', signal: never };
    using reply = await egress.fetch(server.origin, options);
    assert.equal((await collect(reply.body)).toString(), 'POST k {"a":1}');
    assert.equal(server.requests[0]?.headers['content-length'], '7');
  });

  test('refuses other schemes, credentials and odd ports before it goes anywhere', async () => {
    await using egress = testEgress();
    await refused(egress.fetch('file:///etc/passwd', { signal: never }), 'invalid', /file:/);
    await refused(egress.fetch('ftp://127.0.0.1/a', { signal: never }), 'invalid', /ftp:/);
    await refused(egress.fetch('data:text/plain,a', { signal: never }), 'invalid', /data:/);
    await refused(egress.fetch('http://a:b@127.0.0.1:8080/', { signal: never }), 'invalid', /password/);
    await refused(egress.fetch('http://127.0.0.1:25/', { signal: never }), 'unprocessable', /Port 25/);
  });

  test('ends with the signal, whatever it waits for', async () => {
    await using server = await serve((_request, response) => response.write('first'));
    await using egress = testEgress();
    const controller = new AbortController();
    using reply = await egress.fetch(server.origin, { signal: controller.signal });
    const body = reply.body[Symbol.asyncIterator]();
    await body.next();
    const waiting = body.next();
    controller.abort(new Error('cancelled'));
    await assert.rejects(waiting, /cancelled/);
    await assert.rejects(egress.fetch(server.origin, { signal: controller.signal }), /cancelled/);
  });

  test('ends when the client is closed', async () => {
    await using server = await serve(() => {});
    const egress = testEgress();
    const waiting = egress.fetch(server.origin, { signal: never });
    const ended = refused(waiting, 'unavailable', /shutting down/);
    while (server.requests.length === 0) await new Promise(setImmediate);
    await egress[Symbol.asyncDispose]();
    await ended;
  });

  test('a reply that nobody reads gives its socket back when it is disposed', async () => {
    const closed = Promise.withResolvers<void>();
    await using server = await serve((request, response) => {
      request.socket.once('close', () => closed.resolve());
      sendEndlessly(response, Buffer.alloc(65_536));
    });
    await using egress = testEgress();
    {
      using reply = await egress.fetch(server.origin, { signal: never });
      assert.equal(reply.status, 200);
    }
    await closed.promise;
  });
});

suite('a hostile server', () => {
  test('that says nothing is left after a while', async () => {
    await using server = await serveRaw(() => {});
    await using egress = testEgress({ limits: { headers: 100 } });
    await refused(fetchAll(egress, server.origin), 'unavailable', /did not answer within 0.1 s/);
  });

  test('that drips its headers is left after a while', async () => {
    await using server = await serveRaw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const timer = setInterval(() => socket.write('a: b\r\n'), 20);
      socket.once('close', () => clearInterval(timer));
    });
    await using egress = testEgress({ limits: { headers: 200 } });
    await refused(fetchAll(egress, server.origin), 'unavailable', /did not answer/);
  });

  test('that stops in the middle is left after a while', async () => {
    await using server = await serve((_request, response) => response.write('first'));
    await using egress = testEgress({ limits: { idle: 100 } });
    await refused(fetchAll(egress, server.origin), 'unavailable', /stopped sending for 0.1 s/);
  });

  test('that sends one byte now and then is cut', async () => {
    await using server = await serve((_request, response) => {
      const timer = setInterval(() => response.write('a'), 20);
      response.once('close', () => clearInterval(timer));
    });
    await using egress = testEgress({ limits: { minRate: { bytesPerSecond: 1024, window: 300 } } });
    await refused(fetchAll(egress, server.origin), 'too-slow', /less than 1024 bytes per second/);
  });

  test('that never ends is cut when time is up', async () => {
    await using server = await serve((_request, response) => sendEndlessly(response, Buffer.alloc(1024)));
    await using egress = testEgress({ limits: { total: 200 } });
    const reading = (async () => {
      using reply = await egress.fetch(server.origin, { signal: never });
      for await (const _chunk of reply.body) await new Promise(setImmediate);
    })();
    await refused(reading, 'too-slow', /longer than 0.2 s/);
  });

  test('gains nothing by a decompression bomb: it is refused while it is small', async () => {
    const bomb = gzipSync(Buffer.alloc(10_000_000));
    for (const encoding of ['gzip', 'br', 'gzip, gzip', 'x-unknown']) {
      await using server = await serve((_request, response) => {
        response.writeHead(200, { 'content-encoding': encoding }).end(bomb);
      });
      await using egress = testEgress();
      await refused(fetchAll(egress, server.origin), 'unprocessable', /compressed/);
    }
  });

  test('that floods with headers is cut', async () => {
    await using server = await serveRaw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const flood = () => {
        while (!socket.destroyed && socket.write(`x-a: ${'b'.repeat(1000)}\r\n`));
      };
      socket.on('drain', flood);
      flood();
    });
    await using egress = testEgress();
    await refused(fetchAll(egress, server.origin), 'unprocessable', /more headers/);
  });

  test('may send 16 KiB of headers and no more', async () => {
    await using server = await serveRaw((socket) => {
      const headers = `x-a: ${'b'.repeat(1000)}\r\n`.repeat(20);
      socket.end(`HTTP/1.1 200 OK\r\n${headers}\r\n`);
    });
    await using egress = testEgress();
    await refused(fetchAll(egress, server.origin), 'unprocessable', /more headers/);
    await using patient = testEgress({ limits: { maxHeaderBytes: 32_768 } });
    assert.equal((await fetchAll(patient, server.origin)).toString(), '');
  });

  test('that floods with interim replies is cut', async () => {
    await using server = await serveRaw((socket) => {
      socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(100));
    });
    await using egress = testEgress();
    await refused(fetchAll(egress, server.origin), 'unprocessable', /proper HTTP/);
  });

  test('that speaks another protocol is refused', async () => {
    await using server = await serveRaw((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
    await using egress = testEgress();
    await refused(fetchAll(egress, server.origin), 'unprocessable', /proper HTTP/);
  });

  test('that switches protocols unasked is refused', async () => {
    await using server = await serveRaw((socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n');
    });
    await using egress = testEgress();
    await refused(fetchAll(egress, server.origin), 'unprocessable', /proper HTTP/);
  });

  test('that promises more than it sends is found out', async () => {
    await using server = await serveRaw((socket) => {
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort');
    });
    await using egress = testEgress();
    await refused(fetchAll(egress, server.origin), 'unavailable', /broke off/);
  });

  test('that sends more than it promised is cut at the promise', async () => {
    await using server = await serveRaw((socket) => {
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfirst and more');
    });
    await using egress = testEgress();
    assert.equal((await fetchAll(egress, server.origin)).toString(), 'first');
  });

  test('that breaks off a chunked body is found out', async () => {
    await using server = await serveRaw((socket) => {
      socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n');
    });
    await using egress = testEgress();
    await refused(fetchAll(egress, server.origin), 'unavailable', /broke off/);
  });
});

suite('a slow sender', () => {
  test('that never stops for long may take its time', async () => {
    await using server = await serve((_request, response) => {
      let left = 15;
      const timer = setInterval(() => {
        left -= 1;
        if (left > 0) return response.write('a');
        clearInterval(timer);
        response.end();
      }, 100);
    });
    await using egress = testEgress({ limits: { idle: 1000 } });
    assert.equal((await fetchAll(egress, server.origin)).length, 14);
  });
});

suite('a slow reader', () => {
  test('is not taken for a slow or silent sender', async () => {
    await using server = await serve((_request, response) => response.end(Buffer.alloc(300_000, 'a')));
    const limits = { idle: 1000, minRate: { bytesPerSecond: 1_000_000, window: 1000 } };
    await using egress = testEgress({ limits });
    using reply = await egress.fetch(server.origin, { signal: never });
    let size = 0;
    for await (const chunk of reply.body) {
      if (size === 0) await new Promise((resolve) => setTimeout(resolve, 1200));
      size += chunk.byteLength;
    }
    assert.equal(size, 300_000);
  });
});
