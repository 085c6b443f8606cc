import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { v7 } from 'uuid';
import { AssetError } from '#errors.ts';
import { until } from '../../../test/conformance/until.ts';
import { makeBucket, ownCluster, s3Suite } from '../../../test/infra/s3.ts';
import { IMPATIENT, openStore } from './store.testing.ts';

const MIB = 2 ** 20;
const never = new AbortController().signal;

async function* body(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}

s3Suite('S3 that goes away', () => {
  test('what was acknowledged before the servers were killed is there when they are back', async (t) => {
    await using ceph = await ownCluster();
    const store = await openStore(t, await makeBucket(ceph.endpoint), { patience: IMPATIENT });
    const acknowledged = new Map<string, Buffer>();
    let isUp = true;
    async function write(): Promise<void> {
      while (isUp) {
        const [key, bytes] = [v7(), randomBytes(1 + Math.floor(Math.random() * 300_000))];
        await store.put(key, body(bytes), { signal: never }).then(
          () => acknowledged.set(key, bytes),
          (error) => assert.equal(error.kind, 'unavailable'),
        );
        if (acknowledged.size >= 60) await killOnce();
      }
    }
    let killed: Promise<void> | null = null;
    const killOnce = () => {
      killed ??= ceph.kill('gateway', 'osd', 'monitor').then(() => {
        isUp = false;
      });
      return killed;
    };
    await Promise.all(Array.from({ length: 8 }, write));
    await ceph.resurrect();
    for (const [key, bytes] of acknowledged) {
      assert.ok(bytes.equals(await buffer(await store.read(key, null))));
    }
  });

  test('a store that does not answer is "unavailable", and usable again when it does', async (t) => {
    await using ceph = await ownCluster();
    const patience = { ...IMPATIENT, idle: 500, attempts: 1 };
    const store = await openStore(t, await makeBucket(ceph.endpoint), { patience });
    const key = v7();
    for (const part of ['gateway', 'osd'] as const) {
      ceph.pause(part);
      await assert.rejects(store.put(key, body(randomBytes(1_000)), { signal: never }), {
        kind: 'unavailable',
      });
      await assert.rejects(store.check(), { kind: 'unavailable' });
      ceph.resume(part);
    }
    const patient = await openStore(t, await makeBucket(ceph.endpoint));
    await patient.put(v7(), body(randomBytes(1_000)), { signal: never });
    await patient.check();
  });

  test('a store that is full says so, and takes more when there is room', async (t) => {
    await using ceph = await ownCluster();
    const store = await openStore(t, await makeBucket(ceph.endpoint));
    await ceph.limit(10 * MIB);
    const put = () => {
      const key = v7();
      const storing = store.put(key, body(randomBytes(20 * MIB)), { signal: never });
      return storing.then(
        () => key,
        (error: unknown) => error,
      );
    };
    // The gateway takes a moment to know that there is a limit, and another one to forget it.
    const refusal = await until(async () => {
      const end = await put();
      return typeof end !== 'string' && end;
    });
    assert.ok(
      refusal instanceof AssetError && refusal.kind === 'unavailable' && /full/.test(refusal.message),
    );
    await ceph.limit(null);
    const key = await until(async () => {
      const end = await put();
      return typeof end === 'string' && end;
    });
    assert.equal(await store.size(key), 20 * MIB);
  });
});
