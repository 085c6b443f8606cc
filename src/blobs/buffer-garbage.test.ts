import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { v7 } from 'uuid';
import { openLog } from '#log.ts';
import { openDiskBlobs } from './disk.ts';

const MIB = 2 ** 20;
const PIECE = 64 * 1024;
const PIECES = 2048;
/** V8 by itself lets 64 MiB pile up. */
const ALLOWED = 32 * MIB;

/** The most bytes that all buffers of the process held while the stream was read. */
class Gauge {
  most = 0;

  async *watch(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      this.most = Math.max(this.most, process.memoryUsage().arrayBuffers);
      yield chunk;
    }
  }
}

/** As from a socket: a new buffer for each piece. */
async function* body(): AsyncGenerator<Uint8Array> {
  for (let piece = 0; piece < PIECES; piece++) yield Buffer.alloc(PIECE, piece);
}

test('the buffers of a large body do not pile up, on the way in and on the way out', async (t) => {
  const dir = await mkdtemp(join(tmpdir(), 'polyreel-garbage-'));
  t.after(() => rm(dir, { recursive: true, force: true }));
  const blobs = await openDiskBlobs({ dir, log: openLog('silent') });
  const key = v7();
  const [incoming, outgoing] = [new Gauge(), new Gauge()];

  const size = await blobs.put(key, incoming.watch(body()), { signal: new AbortController().signal });
  assert.equal(size, PIECES * PIECE);
  assert.ok(incoming.most < ALLOWED, `${incoming.most / MIB} MiB on the way in`);

  let read = 0;
  for await (const chunk of outgoing.watch(await blobs.read(key, null))) read += chunk.byteLength;
  assert.equal(read, size);
  assert.ok(outgoing.most < ALLOWED, `${outgoing.most / MIB} MiB on the way out`);
});
