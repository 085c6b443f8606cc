import { join } from 'node:path';
import { openBalancer } from '../../test/cluster/balancer.ts';
import { startCluster } from '../../test/cluster/cluster.ts';
import { type Target, WORKLOAD_ENV } from '../../test/cluster/workload.ts';
import { startService } from '../../test/crash/service.ts';
import { makeDatabase, ownServer, postgresIsMissing } from '../../test/infra/postgres.ts';
import { cephPrograms } from '../../test/infra/s3/ceph.ts';
import { makeBucket, ownCluster } from '../../test/infra/s3.ts';
import { type Family, programsNamed } from './processes.ts';

/** What is put under load, with all of its processes. */
export interface LoadedTarget extends Target, AsyncDisposable {
  readonly name: string;
  readonly families: readonly Family[];
}

/** What can be had on this machine, to be opened one after the other; `missing` says what cannot. */
export async function loadTargets(directory: string): Promise<{
  targets: readonly (() => Promise<LoadedTarget>)[];
  missing: readonly string[];
}> {
  const programs = await cephPrograms();
  const missing = [await postgresIsMissing(), 'missing' in programs && programs.missing].filter(
    (reason) => reason !== false,
  );
  const embedded = () => openEmbedded(directory);
  return missing.length > 0
    ? { targets: [embedded], missing }
    : { targets: [embedded, openCluster], missing };
}

async function openEmbedded(directory: string): Promise<LoadedTarget> {
  const service = await startService({ dataDir: join(directory, 'embedded'), env: WORKLOAD_ENV });
  return {
    name: 'embedded',
    nodes: [{ origin: service.origin }],
    families: [{ name: 'server', pid: service.pid }],
    async [Symbol.asyncDispose]() {
      await service.end('SIGTERM');
    },
  };
}

/** Two servers and a worker over PostgreSQL and Ceph, which are started for it. */
async function openCluster(): Promise<LoadedTarget> {
  await using opening = new AsyncDisposableStack();
  const postgres = opening.use(await ownServer());
  const ceph = opening.use(await ownCluster());
  const parts = programsNamed(['postgres', 'ceph-mon', 'ceph-osd', 'radosgw']);
  // Files are read back where the URLs lead; clients that act choose a node by themselves.
  const balancer = opening.use(await openBalancer());
  const cluster = opening.use(
    await startCluster(await makeBucket(ceph.endpoint), {
      roles: ['web', 'web', 'worker'],
      env: { ...WORKLOAD_ENV, POLYREEL_PUBLIC_URL: balancer.origin },
      database: await makeDatabase(postgres.address),
    }),
  );
  const nodes = cluster.nodes.slice(0, 2);
  for (const node of nodes) balancer.add(await node.origin);
  const names = ['web 1', 'web 2', 'worker'];
  const families = cluster.nodes.map(({ service }, index) => ({
    name: names[index] ?? '',
    pid: service.pid,
  }));
  const opened = opening.move();
  return {
    name: 'cluster',
    nodes,
    families: [...families, ...parts],
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
}
