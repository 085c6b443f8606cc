import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { test } from 'node:test';
import { until } from '../conformance/until.ts';
import { childrenOf, isAlive } from '../crash/processes.ts';
import { ownCluster, s3Suite } from './s3.ts';

/** A program that starts a cluster, says so, and waits. */
const PROGRAM = `
import { ownCluster } from '${join(import.meta.dirname, 's3.ts')}';
await ownCluster();
console.log('started');
setInterval(() => {}, 1000);
`;

s3Suite('a cluster for tests', () => {
  test('ends with the process that started it, however that ends', async (t) => {
    const TMPDIR = await mkdtemp(join(tmpdir(), 'polyreel-cluster-'));
    t.after(() => rm(TMPDIR, { recursive: true, force: true }));
    const owner = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, TMPDIR },
    });
    await once(createInterface(owner.stdout), 'line');
    const servers = childrenOf(owner.pid ?? 0);
    assert.equal(servers.length, 3);
    owner.kill('SIGKILL');
    await once(owner, 'exit');
    await until(async () => !servers.some(isAlive));
  });

  test('comes back after a kill', async () => {
    await using ceph = await ownCluster();
    const answers = async () => (await fetch(`${ceph.endpoint.endpoint}/nobodys/object`)).status;
    assert.equal(await answers(), 404);
    await ceph.kill('gateway', 'osd', 'monitor');
    await assert.rejects(answers());
    await ceph.resurrect();
    assert.equal(await answers(), 404);
  });
});
