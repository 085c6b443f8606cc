import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { s3Settings } from '../infra/s3/settings.ts';
import { s3Suite } from '../infra/s3.ts';
import { sha256, sound } from './body.ts';
import { Line } from './line.ts';
import { officialUpload } from './official-client.ts';
import { openService } from './service.ts';

const MB = 1_000_000;

s3Suite('resumable uploads to S3', async (fresh) => {
  const env = { POLYREEL_MAX_UPLOAD: '1GB', POLYREEL_SHUTDOWN_GRACE: '100ms' };
  const service = await openService({ ...env, ...s3Settings(await fresh()) });
  after(() => service[Symbol.asyncDispose]());
  const bytes = sound(20 * MB);
  const hash = sha256(bytes);

  async function open() {
    const tus = await service.open();
    return { tus, options: { origin: service.origin, key: tus.client.workspace.key } };
  }

  test('a file in one request', async () => {
    const { tus, options } = await open();
    const { upload, done } = officialUpload(bytes, options);
    upload.start();
    assert.equal((await tus.asset(await done))?.sha256, hash);
  });

  test('a file in pieces smaller than a part', async () => {
    const { tus, options } = await open();
    const { upload, done } = officialUpload(bytes, { ...options, chunkSize: 700_000 });
    upload.start();
    assert.equal((await tus.asset(await done))?.sha256, hash);
  });

  test('a file over a line that is cut again and again', async () => {
    const { tus, options } = await open();
    await using line = await Line.open(service.origin, { cuts: [9 * MB, 1 * MB, 200_000, 4 * MB] });
    const { upload, done } = officialUpload(bytes, { ...options, origin: line.origin });
    upload.start();
    assert.equal((await tus.asset(await done))?.sha256, hash);
    assert.equal(line.cutsMade, 4);
  });

  test('nothing is left of an upload but its file', async () => {
    const staged: string[] = [];
    for await (const key of service.server.blobs.staging.keys()) staged.push(key);
    assert.deepEqual(staged, []);
  });
});
