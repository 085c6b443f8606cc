import { after } from 'node:test';
import { API_KEY } from '../crash/service.ts';
import { openBalancer } from './balancer.ts';
import { clusterSuite, startCluster } from './cluster.ts';

clusterSuite('three nodes and a worker', async (fresh) => {
  const balancer = await openBalancer();
  const env = { POLYREEL_PUBLIC_URL: balancer.origin };
  const cluster = await startCluster(await fresh(), { roles: ['web', 'web', 'all', 'worker'], env });
  for (const node of cluster.nodes.slice(0, 3)) await balancer.add(await node.origin);
  after(async () => {
    await balancer[Symbol.asyncDispose]();
    await cluster[Symbol.asyncDispose]();
  });
  // The suite as it is: each connection leads to the next node.
  process.env.POLYREEL_ACCEPTANCE_URL = balancer.origin;
  process.env.POLYREEL_ACCEPTANCE_KEY = API_KEY;
  await import('../acceptance/acceptance.test.ts');
});
