// Keeps an S3 cluster in the directory of the first argument as long as the process of the second one is there.

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Ceph, cephPrograms } from './ceph.ts';
import { tellOutcome } from './of-run.ts';

const [, , dir = '', pid = ''] = process.argv;

try {
  await using ceph = await start();
  await tellOutcome(dir, { endpoint: ceph.endpoint });
  while (isThere(Number(pid))) await sleep(300);
} catch (error) {
  await tellOutcome(dir, { failure: String(error) });
  while (isThere(Number(pid))) await sleep(300);
}
await rm(dir, { recursive: true, force: true });

async function start(): Promise<Ceph> {
  const programs = await cephPrograms();
  if ('missing' in programs) throw new Error(programs.missing);
  return Ceph.start(join(dir, 'ceph'), programs);
}

function isThere(process_: number): boolean {
  try {
    return process.kill(process_, 0);
  } catch {
    return false;
  }
}
