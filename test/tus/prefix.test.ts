import assert from 'node:assert/strict';
import { test } from 'node:test';
import { download } from '../crash/client.ts';
import { sha256, sound } from './body.ts';
import { officialUpload } from './official-client.ts';
import { PrefixProxy } from './prefix-proxy.ts';
import { openService } from './service.ts';

const MB = 1_000_000;

test('behind a proxy with a path prefix, every URL leads through the proxy', async () => {
  await using proxy = await PrefixProxy.open('/media');
  await using service = await openService({ POLYREEL_MAX_UPLOAD: '1GB', POLYREEL_PUBLIC_URL: proxy.url });
  proxy.leadTo(service.origin);
  const tus = await service.open();
  const bytes = sound(20 * MB);
  const { key } = tus.client.workspace;
  const chunked = { chunkSize: 6 * MB, uploadDataDuringCreation: false };
  const { upload, done, offsets } = officialUpload(bytes, { origin: proxy.url, key, ...chunked });
  upload.start();
  const asset = await tus.asset(await done);

  assert.deepEqual(
    offsets,
    [0, 6, 12, 18].map((at) => at * MB),
  );
  assert.ok(upload.url?.startsWith(`${proxy.url}/api/v1/uploads/`), `${upload.url}`);
  const url = String(asset?.url);
  assert.ok(url.startsWith(`${proxy.url}/files/`), url);
  assert.equal(await download(url), sha256(bytes));
});

test('behind a proxy with a path prefix, parts are joined by the URLs that their client knows', async () => {
  await using proxy = await PrefixProxy.open('/media');
  await using service = await openService({ POLYREEL_MAX_UPLOAD: '1GB', POLYREEL_PUBLIC_URL: proxy.url });
  proxy.leadTo(service.origin);
  const tus = await service.open();
  const bytes = sound(5 * MB);
  const { key } = tus.client.workspace;
  const { upload, done } = officialUpload(bytes, { origin: proxy.url, key, parallelUploads: 3 });
  upload.start();
  assert.equal((await tus.asset(await done))?.sha256, sha256(bytes));
});
