import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { download } from '../crash/client.ts';
import { sha256, sound } from './body.ts';
import { Line } from './line.ts';
import { officialUpload } from './official-client.ts';
import { openService } from './service.ts';

const MB = 1_000_000;

suite('tus-js-client with an upload that it cannot go on with', async () => {
  const service = await openService({ POLYREEL_MAX_UPLOAD: '1GB', POLYREEL_SHUTDOWN_GRACE: '100ms' });
  after(() => service[Symbol.asyncDispose]());
  const bytes = sound(20 * MB);
  const hash = sha256(bytes);

  /** One that stands still in the middle. */
  async function openPaused() {
    const tus = await service.open();
    const { key } = tus.client.workspace;
    const line = await Line.open(service.origin);
    const client = officialUpload(bytes, { origin: line.origin, key });
    const held = line.holdAfter(10 * MB);
    client.upload.start();
    await held;
    await client.pause();
    line.release();
    // Asked for the offset, the service first ends the request whose connection has gone, which postpones the expiry.
    assert.ok((await tus.offset(client.upload.url ?? '')) > 0);
    return {
      ...client,
      tus,
      url: client.upload.url ?? '',
      [Symbol.asyncDispose]: () => line[Symbol.asyncDispose](),
    };
  }

  for (const { how, status } of [
    { how: 'expired while it paused', status: 410 },
    { how: 'was swept while it paused', status: 404 },
  ]) {
    test(`starts over when the upload ${how}, and ends with an asset`, async () => {
      await using paused = await openPaused();
      const { tus, upload, url, done, offsets } = paused;
      const [begun] = await tus.assets();
      if (status === 410) await tus.expire(url);
      else assert.equal((await tus.call('DELETE', url)).status, 204);
      assert.equal((await tus.call('HEAD', url)).status, status);

      upload.start();
      const asset = await tus.asset(await done);
      assert.notEqual(upload.url, url);
      assert.notEqual(asset?.id, begun?.id);
      assert.deepEqual(offsets, [0, 0]);
      assert.deepEqual([asset?.size, asset?.sha256], [bytes.length, hash]);
      assert.equal(await download(String(asset?.url)), hash);
    });
  }

  test('learns nothing from the URL of another workspace, and leaves its upload alone', async () => {
    await using paused = await openPaused();
    const before = await paused.tus.offset(paused.url);
    const stranger = await service.open();
    for (const method of ['HEAD', 'GET', 'DELETE'])
      assert.equal((await stranger.call(method, paused.url)).status, 404);
    const { key } = stranger.client.workspace;
    const theirs = officialUpload(bytes, { origin: service.origin, key, uploadUrl: paused.url });
    theirs.upload.start();
    assert.equal((await stranger.asset(await theirs.done))?.sha256, hash);
    assert.notEqual(theirs.upload.url, paused.url);

    assert.equal(await paused.tus.offset(paused.url), before);
    paused.upload.start();
    assert.equal((await paused.tus.asset(await paused.done))?.sha256, hash);
    assert.deepEqual(paused.offsets, [0, before]);
  });
});
