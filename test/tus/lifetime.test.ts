import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { picture } from '../conformance/samples.ts';
import { codeOf, openService } from './service.ts';

suite('the end of resumable uploads', async () => {
  const { bytes } = await picture();
  const expiryOf = (json: Uint8Array): number => Date.parse(JSON.parse(json.toString()).expiresAt);

  test('an upload that its client gives up is gone, with its asset', async () => {
    await using service = await openService();
    const tus = await service.open();
    const location = await tus.create({ 'upload-length': bytes.length });
    await tus.patch(location, 0, bytes.subarray(0, 10_000));
    assert.equal((await tus.call('DELETE', location)).status, 204);
    for (const method of ['HEAD', 'DELETE', 'GET'])
      assert.equal((await tus.call(method, location)).status, 404);
    assert.deepEqual(await tus.assets(), []);
  });

  test('giving up an upload that is complete keeps the asset', async () => {
    await using service = await openService();
    const tus = await service.open();
    const location = await tus.create({ 'upload-length': bytes.length });
    await tus.patch(location, 0, bytes);
    assert.equal((await tus.call('DELETE', location)).status, 204);
    assert.equal((await tus.call('HEAD', location)).status, 404);
    const [asset] = await tus.assets();
    const original = await fetch(String(asset?.url));
    assert.ok(Buffer.from(await original.arrayBuffer()).equals(bytes));
  });

  test('deleting the asset ends its upload', async () => {
    await using service = await openService();
    const tus = await service.open();
    const begun = await tus.call('POST', '', { 'upload-length': bytes.length });
    const location = begun.headers.get('location') ?? '';
    await tus.patch(location, 0, bytes.subarray(0, 10_000));
    const path = `/api/v1/assets/${begun.headers.get('polyreel-asset-id')}?permanent=true`;
    assert.equal((await tus.client.call({ method: 'DELETE', path })).status, 204);
    assert.equal((await tus.call('HEAD', location)).status, 404);
    assert.equal((await tus.patch(location, 10_000, bytes.subarray(10_000))).status, 404);
    assert.deepEqual(await tus.assets(), []);
  });

  test('every byte postpones the end', async () => {
    await using service = await openService();
    const tus = await service.open();
    const location = await tus.create({ 'upload-length': bytes.length });
    const before = expiryOf((await tus.call('GET', location)).bytes);
    await sleep(2);
    const patched = await tus.patch(location, 0, bytes.subarray(0, 10));
    const now = expiryOf((await tus.call('GET', location)).bytes);
    assert.ok(now > before);
    // An HTTP date has whole seconds.
    assert.equal(Date.parse(patched.headers.get('upload-expires') ?? ''), Math.floor(now / 1000) * 1000);
  });

  test('an upload whose time is over is gone', async () => {
    await using service = await openService({ POLYREEL_UPLOAD_EXPIRY: '1ms' });
    const tus = await service.open();
    const location = await tus.create({ 'upload-length': bytes.length });
    await sleep(2);
    assert.equal((await tus.call('HEAD', location)).status, 410);
    for (const reply of [
      await tus.patch(location, 0, bytes),
      await tus.call('DELETE', location),
      await tus.call('GET', location),
    ]) {
      assert.equal(codeOf(reply), '410 gone');
    }
  });
});
