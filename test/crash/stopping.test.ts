import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { suite, test } from 'node:test';
import { isServing, listAll } from './client.ts';
import { eventually } from './eventually.ts';
import { uniqueFile } from './files.ts';
import { holdUpload } from './held-upload.ts';
import { childrenOf, isAlive } from './processes.ts';
import { seeded } from './random.ts';
import { API_KEY, startService } from './service.ts';
import { knownKeys, openDataDir, storedKeys } from './storage.ts';

const file = uniqueFile(seeded(1));
const isLinux = process.platform === 'linux';
const CLEAN = { code: 0, signal: null };

/** Asks the media workers too. */
async function readiness(origin: string): Promise<number> {
  const reply = await fetch(`${origin}/readyz`);
  await reply.arrayBuffer();
  return reply.status;
}

suite('stopping', () => {
  test('a running upload is finished, nobody new is let in, and the next start finds all in order', async () => {
    await using directory = await openDataDir();
    const dataDir = directory.path;
    await using service = await startService({ dataDir });
    const origin = await service.origin;
    const held = await holdUpload(origin, file);

    const ended = service.end('SIGTERM');
    await eventually(async () => ((await isServing(origin)) ? 'new requests are taken' : null));
    held.sendLastByte();
    const { status, id } = await held.reply;
    assert.equal(status, 201);
    assert.deepEqual(await ended, CLEAN, service.printed);
    assert.deepEqual(await storedKeys(dataDir), knownKeys(dataDir));

    await using again = await startService({ dataDir });
    const [asset, ...others] = await listAll(await again.origin);
    assert.deepEqual([asset?.id, asset?.sha256, others], [id, file.sha256, []]);
    assert.deepEqual(await again.end('SIGTERM'), CLEAN, again.printed);
  });

  test('an upload that stands still is cut off when the grace is over, and leaves nothing', async () => {
    await using directory = await openDataDir();
    const dataDir = directory.path;
    await using service = await startService({ dataDir, env: { POLYREEL_SHUTDOWN_GRACE: '200ms' } });
    const held = await holdUpload(await service.origin, file);
    const ended = service.end('SIGTERM');
    await assert.rejects(held.reply);
    assert.deepEqual(await ended, CLEAN, service.printed);
    assert.deepEqual([await storedKeys(dataDir), knownKeys(dataDir)], [[], []]);
  });

  test('who waits for something that takes too long is answered, and not cut off', async () => {
    await using directory = await openDataDir();
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const env = { POLYREEL_SHUTDOWN_GRACE: '4s', POLYREEL_EGRESS_ALLOW: '127.0.0.1' };
    await using service = await startService({ dataDir: directory.path, env });
    const asked = once(silent, 'request');
    const reply = fetch(`${await service.origin}/api/v1/imports`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${API_KEY}`,
        'content-type': 'application/json',
        prefer: 'wait=50',
      },
      body: JSON.stringify({ link: `http://127.0.0.1:${port}/never.png` }),
    });
    await asked;
    const ended = service.end('SIGTERM');
    assert.equal((await reply).status, 202);
    assert.deepEqual(await ended, CLEAN, service.printed);
    silent.closeAllConnections();
    silent.close();
  });

  test('a process says that it is not ready before it leaves, and serves', async () => {
    await using directory = await openDataDir();
    const env = { POLYREEL_DRAIN_DELAY: '1h' };
    await using service = await startService({ dataDir: directory.path, env });
    const origin = await service.origin;
    await eventually(async () => ((await readiness(origin)) === 200 ? null : 'it is not ready yet'));
    void service.end('SIGTERM');
    await eventually(async () => ((await readiness(origin)) === 503 ? null : 'it is still ready'));
    assert.deepEqual(await listAll(origin), [], 'and serves whoever comes all the same');
  });

  test('connections on which nothing is asked do not delay the end', async () => {
    await using directory = await openDataDir();
    await using service = await startService({
      dataDir: directory.path,
      env: { POLYREEL_SHUTDOWN_GRACE: '1h' },
    });
    const { hostname, port } = new URL(await service.origin);
    const socket = connect({ host: hostname, port: Number(port) });
    await once(socket, 'connect');
    socket.on('error', () => {}); // how the service lets go of it is all the same
    assert.deepEqual(await service.end('SIGTERM'), CLEAN, service.printed);
    socket.destroy();
  });

  test('a process ends once all is closed, whatever else holds it', async () => {
    await using directory = await openDataDir();
    const holding = `import { isMainThread } from 'node:worker_threads'; if (isMainThread) setInterval(() => {}, 1e6)`;
    const nodeArgs = ['--import', `data:text/javascript,${holding}`];
    await using service = await startService({ dataDir: directory.path, nodeArgs });
    assert.deepEqual(await service.end('SIGTERM'), CLEAN, service.printed);
  });

  test('the media workers of a killed service end too', { skip: !isLinux && 'needs /proc' }, async () => {
    await using directory = await openDataDir();
    await using service = await startService({ dataDir: directory.path });
    const origin = await service.origin;
    await eventually(async () => ((await readiness(origin)) === 200 ? null : 'the workers do not answer'));
    const workers = childrenOf(service.pid);
    assert.ok(workers.length > 0, 'there are no workers');
    await service.end('SIGKILL');
    await eventually(async () => {
      const left = workers.filter(isAlive);
      return left.length === 0 ? null : `${left} live on`;
    });
  });
});
