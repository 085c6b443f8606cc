// Keeps an S3 cluster for as long as the tests of one run take; see ../server-of-run.ts.
import { join } from 'node:path';
import { keep } from '../server-of-run.ts';
import { Ceph, cephPrograms } from './ceph.ts';

await keep(start, (ceph) => ceph.endpoint);

async function start(dir: string): Promise<Ceph> {
  const programs = await cephPrograms();
  if ('missing' in programs) throw new Error(programs.missing);
  return Ceph.start(join(dir, 'ceph'), programs);
}
