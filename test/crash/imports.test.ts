import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { suite, test } from 'node:test';
import { video } from '../conformance/samples.ts';
import { type HeldFile, held, openSource } from '../conformance/source.ts';
import { listAll } from './client.ts';
import { eventually } from './eventually.ts';
import { API_KEY, startService } from './service.ts';
import { knownKeys, openDataDir, storedKeys } from './storage.ts';

const env = { POLYREEL_EGRESS_ALLOW: '127.0.0.1', POLYREEL_SHUTDOWN_GRACE: '1h' };

interface Import {
  readonly dataDir: string;
  readonly file: HeldFile;
  readonly sha256: string;
  /** Asks for the import, and resolves when the first half of the file is there. */
  begin(origin: string): Promise<void>;
}

async function withImport(story: (it: Import) => Promise<void>): Promise<void> {
  await using directory = await openDataDir();
  await using source = await openSource();
  const sample = await video();
  const file = held(sample);
  const link = source.at('/film.mp4', file.answer);
  const dataDir = directory.path;
  await story({
    dataDir,
    file,
    sha256: createHash('sha256').update(sample.bytes).digest('hex'),
    async begin(origin) {
      const reply = await fetch(`${origin}/api/v1/imports`, {
        method: 'POST',
        headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
        body: JSON.stringify({ link }),
      });
      assert.equal(reply.status, 202);
      await eventually(async () => ((await storedKeys(dataDir)).length === 1 ? null : 'nothing has come'));
    },
  });
}

async function isReady(origin: string, sha256: string): Promise<void> {
  await eventually(async () => {
    const [asset, ...others] = await listAll(origin);
    assert.deepEqual(others, []);
    if (asset?.status !== 'ready') return `${asset?.status}`;
    assert.equal(asset.sha256, sha256);
    return null;
  });
}

suite('imports', () => {
  test('one that a kill interrupts is fetched again, and nothing of the first try stays', async () => {
    await withImport(async ({ dataDir, file, sha256, begin }) => {
      await using service = await startService({ dataDir, env });
      await begin(await service.origin);
      await service.end('SIGKILL');
      const [torn] = await storedKeys(dataDir);
      file.release();
      await using again = await startService({ dataDir, env });
      await isReady(await again.origin, sha256);
      await eventually(async () => ((await storedKeys(dataDir)).includes(torn ?? '') ? 'half a file' : null));
      await again.end('SIGTERM');
      assert.deepEqual(await storedKeys(dataDir), knownKeys(dataDir));
    });
  });

  test('one that runs does not hold up a stop, has not failed, and goes on with the next start', async () => {
    await withImport(async ({ dataDir, file, sha256, begin }) => {
      await using service = await startService({ dataDir, env });
      await begin(await service.origin);
      const { code } = await service.end('SIGTERM');
      assert.equal(code, 0, service.printed);
      assert.deepEqual([await storedKeys(dataDir), knownKeys(dataDir)], [[], []]);
      assert.doesNotMatch(service.printed, /failed/);
      file.release();
      await using again = await startService({ dataDir, env });
      await isReady(await again.origin, sha256);
    });
  });
});
