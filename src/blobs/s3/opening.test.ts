import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { CreateMultipartUploadCommand, PutObjectCommand, UploadPartCommand } from '@aws-sdk/client-s3';
import { v7 } from 'uuid';
import { s3Suite, sdkClient } from '../../../test/infra/s3.ts';
import { IMPATIENT, openStore } from './store.testing.ts';

s3Suite('opening a bucket', (fresh) => {
  test('nodes that start together agree on one store, and so does one that comes later', async (t) => {
    const bucket = await fresh();
    const stores = await Promise.all(Array.from({ length: 8 }, () => openStore(t, bucket)));
    const ids = new Set(stores.map(({ storeId }) => storeId));
    assert.equal(ids.size, 1);
    assert.equal((await openStore(t, bucket)).storeId, stores[0]?.storeId);
    assert.notEqual((await openStore(t, await fresh())).storeId, stores[0]?.storeId);
  });

  test('a bucket with other files in it is refused and left as it was', async (t) => {
    const bucket = await fresh();
    const client = sdkClient(bucket);
    t.after(() => client.destroy());
    await client.send(new PutObjectCommand({ Bucket: bucket.bucket, Key: 'thesis.txt', Body: 'mine' }));
    await assert.rejects(openStore(t, bucket), { kind: 'unavailable', message: /not empty/ });
  });

  test('a damaged marker is refused', async (t) => {
    const bucket = await fresh();
    const client = sdkClient(bucket);
    t.after(() => client.destroy());
    for (const Body of ['', '{"format":1}', 'null']) {
      await client.send(new PutObjectCommand({ Bucket: bucket.bucket, Key: 'polyreel-store.json', Body }));
      await assert.rejects(openStore(t, bucket), { kind: 'unavailable', message: /damaged/ });
    }
  });

  for (const [what, wrong, message] of [
    ['a bucket that is not there', { bucket: 'not-there' }, /POLYREEL_S3_BUCKET/],
    ['an access key that nobody knows', { accessKey: 'unknown' }, /POLYREEL_S3_ACCESS_KEY/],
    ['a wrong secret', { secretKey: 'wrong' }, /POLYREEL_S3_SECRET_KEY/],
    ['an endpoint where nothing listens', { endpoint: 'http://127.0.0.1:9' }, /does not answer/],
  ] as const) {
    test(`${what} is told as such`, async (t) => {
      const opening = openStore(t, { ...(await fresh()), ...wrong }, { patience: IMPATIENT });
      await assert.rejects(opening, { kind: 'unavailable', message });
    });
  }

  test('a check notices that the marker went away under the running server', async (t) => {
    const bucket = await fresh();
    const store = await openStore(t, bucket);
    await store.check();
    const client = sdkClient(bucket);
    t.after(() => client.destroy());
    await client.send(
      new PutObjectCommand({
        Bucket: bucket.bucket,
        Key: 'polyreel-store.json',
        Body: '{"format":1,"id":"x"}',
      }),
    );
    await assert.rejects(store.check(), { kind: 'unavailable', message: /no longer the store/ });
  });

  test('a sweep aborts the uploads in parts that nobody goes on with, and no others', async (t) => {
    const bucket = await fresh();
    const store = await openStore(t, bucket);
    const client = sdkClient(bucket);
    t.after(() => client.destroy());
    const where = { Bucket: bucket.bucket, Key: `blobs/${v7()}` };
    const { UploadId } = await client.send(new CreateMultipartUploadCommand(where));
    const part = { ...where, UploadId, PartNumber: 1, Body: randomBytes(1_000) };
    await client.send(new UploadPartCommand(part));
    assert.equal(await store.sweep(new Date(Date.now() - 3600_000)), 0);
    await client.send(new UploadPartCommand(part));
    assert.equal(await store.sweep(new Date(Date.now() + 3600_000)), 1);
    await assert.rejects(client.send(new UploadPartCommand(part)), { name: 'NoSuchUpload' });
  });
});
