import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { listAll } from './client.ts';
import { eventually } from './eventually.ts';
import { spawnService, startService } from './service.ts';
import { openDataDir } from './storage.ts';

suite('starting', () => {
  test('a second process on the same data directory is turned away, and the first goes on', async () => {
    await using directory = await openDataDir();
    const dataDir = directory.path;
    await using first = await startService({ dataDir });
    await using second = spawnService({ dataDir });
    await assert.rejects(second.origin);
    const { code } = await second.exited;
    assert.notEqual(code, 0);
    assert.match(second.printed, /Another Polyreel is using .+: stop it first, or set POLYREEL_DATA_DIR\./);
    assert.ok(second.printed.includes(dataDir));
    assert.deepEqual(await listAll(await first.origin), []);
  });

  test('what was compiled is kept in the data directory, even by a process that is killed, and missed by nobody', async () => {
    await using directory = await openDataDir();
    const [dataDir, env] = [directory.path, { NODE_COMPILE_CACHE: '' }];
    {
      await using service = await startService({ dataDir, env });
      const compiled = () => readdir(join(dataDir, 'compiled'), { recursive: true }).catch(() => []);
      await eventually(async () => ((await compiled()).length > 500 ? null : 'there are few files'));
      await service.end('SIGKILL');
    }
    await using other = await openDataDir();
    await writeFile(join(other.path, 'compiled'), 'no directory');
    await using service = await startService({ dataDir: other.path, env });
    assert.deepEqual(await listAll(await service.origin), []);
  });

  test('a killed process keeps nobody out', async () => {
    await using directory = await openDataDir();
    const dataDir = directory.path;
    await using first = await startService({ dataDir });
    await first.end('SIGKILL');
    await using second = await startService({ dataDir });
    assert.deepEqual(await listAll(await second.origin), []);
  });

  test('a first start that finds its port taken leaves the key for the next one to show', async () => {
    await using directory = await openDataDir();
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const [dataDir, env] = [directory.path, { PORT: String(port), POLYREEL_API_KEY: '' }];
    await using first = spawnService({ dataDir, env });
    await assert.rejects(first.origin, /EADDRINUSE/);
    other.close();
    await once(other, 'close');
    await using second = await startService({ dataDir, env });
    assert.match(second.printed, /first API key: +\S+/);
  });

  test('a bad configuration is refused with everything that is wrong, before anything is touched', async () => {
    await using directory = await openDataDir();
    const dataDir = join(directory.path, 'not-made');
    const env = {
      PORT: '99999',
      POLYREEL_MAX_UPLOAD: 'huge',
      POLYREEL_SECRET: 'short',
      POLYREEL_NO_SUCH: '1',
    };
    await using service = spawnService({ dataDir, env });
    await assert.rejects(service.origin);
    assert.deepEqual(await service.exited, { code: 78, signal: null });
    for (const name of Object.keys(env)) assert.match(service.printed, new RegExp(`^ +${name}: .+$`, 'm'));
    assert.ok(!existsSync(dataDir));
  });
});
