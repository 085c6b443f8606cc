import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { v7 } from 'uuid';
import { s3Suite } from '../../../test/infra/s3.ts';
import { openStore } from './store.testing.ts';

const MIB = 2 ** 20;
const never = new AbortController().signal;

s3Suite('memory of S3', (fresh) => {
  test('1 GiB goes in and out through a few parts’ worth of it', async (t) => {
    const store = await openStore(t, await fresh());
    const key = v7();
    const piece = Buffer.alloc(MIB, 'polyreel');
    const [sent, read] = [createHash('sha1'), createHash('sha1')];
    const before = process.memoryUsage().arrayBuffers;
    let peak = 0;
    const look = () => {
      peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
    };
    async function* body(): AsyncGenerator<Uint8Array> {
      for (let count = 0; count < 1024; count += 1) {
        piece.writeUInt32BE(count);
        sent.update(piece);
        look();
        yield Buffer.from(piece);
      }
    }
    assert.equal(await store.put(key, body(), { signal: never }), 1024 * MIB);
    for await (const bytes of await store.read(key, null)) {
      read.update(bytes);
      look();
    }
    assert.equal(read.digest('hex'), sent.digest('hex'));
    assert.ok(peak < 160 * MIB, `${Math.round(peak / MIB)} MiB`);
  });
});
