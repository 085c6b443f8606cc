import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { serve } from './testing/local-server.ts';
import { testEgress } from './testing/test-egress.ts';

const never = new AbortController().signal;
const MIB = 2 ** 20;

const digestOf = (pieces: Iterable<Uint8Array>) => {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
};

suite('reads into one buffer', () => {
  test('never touch bytes that were handed out before', async () => {
    const sent = randomBytes(8 * MIB);
    await using server = await serve((_request, response) => response.end(sent));
    await using egress = testEgress();
    using reply = await egress.fetch(server.origin, { signal: never });
    const pieces: Uint8Array[] = [];
    for await (const piece of reply.body) {
      pieces.push(piece);
      // Time for further reads while this piece is still to be looked at.
      await sleep(1);
    }
    assert.equal(digestOf(pieces), digestOf([sent]));
  });

  test('stop while nobody takes the bytes', async () => {
    const length = 64 * MIB;
    let response: ServerResponse | null = null;
    await using server = await serve(async (_request, outgoing) => {
      response = outgoing;
      await pipeline(Readable.from(blocks(length)), outgoing).catch(() => {});
    });
    await using egress = testEgress();
    using reply = await egress.fetch(server.origin, { signal: never });
    const body = reply.body[Symbol.asyncIterator]();
    await body.next();
    await sleep(300);
    assert.ok(bytesTaken(response) < length / 2, 'the sender was not held back');
    let received = 0;
    for await (const piece of { [Symbol.asyncIterator]: () => body }) received += piece.byteLength;
    assert.ok(received > length / 2);
  });
});

function* blocks(length: number): Generator<Uint8Array> {
  const block = Buffer.alloc(MIB);
  for (let left = length; left > 0; left -= MIB) yield block;
}

/** What has left the sender, kernel buffers included. */
function bytesTaken(response: ServerResponse | null): number {
  const socket = response?.socket;
  assert.ok(socket);
  return socket.bytesWritten - socket.writableLength;
}
