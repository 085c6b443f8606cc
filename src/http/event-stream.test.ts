import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { suite, test } from 'node:test';
import { openLog } from '#log.ts';
import { eventText, sendEventStream, streamStart } from './event-stream.ts';
import { sendError } from './scope.ts';
import { createHttpServer } from './server.ts';

/** More than what a socket and its kernel keep, in bytes. */
const MOST = 64 * 1024 * 1024;

suite('a stream of events', () => {
  test('is written as browsers read it', () => {
    assert.equal(streamStart('7-1'), 'retry: 2000\nid: 7-1\n\n');
    const data = { text: 'two\nlines' };
    assert.equal(
      eventText({ id: '7-2', event: 'asset.ready', data }),
      'id: 7-2\nevent: asset.ready\ndata: {"text":"two\\nlines"}\n\n',
    );
    assert.equal(eventText({ id: null, event: 'reset', data: 1 }), 'event: reset\ndata: 1\n\n');
  });

  test('stops for a client that does not read, and is ended after a while', async () => {
    let written = 0;
    const ended = Promise.withResolvers<void>();
    async function* endless() {
      const text = eventText({ id: '1-1', event: 'asset.updated', data: 'x'.repeat(10_000) });
      try {
        while (true) {
          written += text.length;
          yield text;
        }
      } finally {
        ended.resolve();
      }
    }
    const http = createHttpServer({
      log: openLog('silent'),
      idleTimeout: 300,
      onRootError: () => (error, request, reply) =>
        sendError(error, {
          request,
          reply,
          present: () => ({ status: 500, contentType: 'text/plain', body: '' }),
        }),
    });
    http.get('/', (_request, reply) => sendEventStream(reply, endless()));
    await http.listen({ host: '127.0.0.1', port: 0 });
    const { port } = http.server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1').pause();
    socket.on('error', () => {}); // the server's end of a connection that has unread bytes is a reset
    try {
      await once(socket, 'connect');
      socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
      await ended.promise;
      assert.ok(written > 0 && written < MOST, `${written} bytes`);
    } finally {
      socket.destroy();
      await http.close();
    }
  });
});
