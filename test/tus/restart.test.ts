import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { suite, test } from 'node:test';
import { download, listAll } from '../crash/client.ts';
import { eventually } from '../crash/eventually.ts';
import { API_KEY, startService } from '../crash/service.ts';
import { openDataDir } from '../crash/storage.ts';
import { sha256, sound } from './body.ts';
import { Line } from './line.ts';
import { officialUpload } from './official-client.ts';
import { UPLOADS } from './service.ts';

const SIZE = 100_000_000;
/** Far enough that the service has made some of it durable, and told its database so. */
const MIDDLE = 60_000_000;

const headers = { authorization: `Bearer ${API_KEY}`, 'tus-resumable': '1.0.0' };

suite('an upload during which the service is started again', () => {
  const bytes = sound(SIZE);
  const hash = sha256(bytes);

  /** What has come of the upload, without disturbing it. */
  async function received(origin: string, url: string): Promise<number> {
    const reply = await fetch(`${origin}${UPLOADS}/${basename(url)}`, { headers });
    return ((await reply.json()) as { received: number }).received;
  }

  /** Where the client would go on. */
  async function offsetOf(origin: string, url: string): Promise<number> {
    const reply = await fetch(`${origin}${UPLOADS}/${basename(url)}`, { method: 'HEAD', headers });
    return Number(reply.headers.get('upload-offset'));
  }

  async function assertWhole(origin: string, id: string): Promise<void> {
    const assets = await listAll(origin);
    assert.deepEqual(
      assets.map((asset) => [asset.id, asset.size, asset.sha256]),
      [[id, SIZE, hash]],
    );
    assert.equal(await download(assets[0]?.url ?? ''), hash);
  }

  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    test(`goes on by itself after ${signal}, byte for byte`, async () => {
      await using directory = await openDataDir();
      const dataDir = directory.path;
      // What is cut off in the end goes on like what was killed, and half a second of waiting for it is enough.
      await using first = await startService({ dataDir, env: { POLYREEL_SHUTDOWN_GRACE: '500ms' } });
      const origin = await first.origin;
      await using line = await Line.open(origin);
      const { upload, done, offsets } = officialUpload(bytes, { origin: line.origin, key: API_KEY });
      const held = line.holdAfter(MIDDLE);
      upload.start();
      await held;
      const url = upload.url ?? '';
      await eventually(async () => ((await received(origin, url)) > 0 ? null : 'nothing is durable'));
      const { code } = await first.end(signal);
      assert.equal(code, signal === 'SIGTERM' ? 0 : null, first.printed);

      await using second = await startService({ dataDir });
      const offset = await offsetOf(await second.origin, url);
      const staged = await readFile(join(dataDir, 'blobs', 'staging', `${basename(url)}.part`));
      assert.ok(offset > 0 && offset <= staged.byteLength, `${offset} of ${staged.byteLength}`);
      assert.ok(staged.subarray(0, offset).equals(bytes.subarray(0, offset)));

      line.leadTo(await second.origin);
      line.release();
      const id = await done;
      assert.deepEqual(offsets, [0, offset]);
      await assertWhole(await second.origin, id);
    });
  }
});
