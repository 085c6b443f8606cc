import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { between, chooseSeed, type Random, seeded } from '../crash/random.ts';
import { audit, untilReady } from './audit.ts';
import { type Cluster, clusterSuite, type Node, startCluster } from './cluster.ts';
import type { Tally } from './tally.ts';
import { WORKLOAD_ENV, Workload } from './workload.ts';

const ROLES = ['all', 'all', 'all'] as const;
/** In `npm test`; POLYREEL_CLUSTER_ACTIONS asks for more. */
const ACTIONS = Number(process.env.POLYREEL_CLUSTER_ACTIONS ?? 120);
/** Actions between two kills, at most. */
const PACE = 40;

clusterSuite('nodes that are killed', (fresh) => {
  test('lose nothing that was acknowledged', async (t) => {
    const seed = chooseSeed();
    t.diagnostic(`the same again: node test/cluster/kills.test.ts ${seed}`);
    const random = seeded(seed);
    await using cluster = await startCluster(await fresh(), { roles: ROLES, env: WORKLOAD_ENV });
    await using workload = await Workload.open(cluster, random);
    const { tally, starts } = await actAmidKills(cluster, { workload, random });
    t.diagnostic(
      `${starts.length} kills; ready again after ${starts.map((ms) => Math.round(ms)).join(', ')} ms`,
    );
    t.diagnostic(`${tally}`);
    assert.equal(tally.count('unavailable'), 0, 'those that live have all they need');

    const { kept, deleted, swept } = await audit(cluster, workload.world);
    t.diagnostic(`${kept} kept, ${deleted} deleted, ${swept} blobs of interrupted uploads swept`);
    assert.ok(starts.length > 0 && kept > 0 && deleted > 0);
  });
});

interface Kills {
  readonly tally: Tally;
  /** Milliseconds from each kill until its victim was ready again. */
  readonly starts: readonly number[];
}

/** Clients act on whichever node, of which now one and then another is killed and started again. */
async function actAmidKills(
  cluster: Cluster,
  { workload, random }: { workload: Workload; random: Random },
): Promise<Kills> {
  let left = ACTIONS;
  const acting = workload.run(() => left-- > 0);
  acting.catch(() => {
    left = 0; // nobody waits for clients that have failed
  });
  const starts: number[] = [];
  const returning = new Map<Node, Promise<void>>();
  while (left > PACE) {
    const until = left - between(random, 1, PACE);
    while (left > until) await sleep(5);
    // Somebody stays to serve, and to go on with what the others leave.
    if (returning.size === cluster.nodes.length - 1) await Promise.race(returning.values());
    const living = cluster.nodes.filter((node) => !returning.has(node));
    const victim = living[between(random, 0, living.length - 1)];
    assert.ok(victim);
    const back = killAndStart(victim).then((took) => {
      starts.push(took);
      returning.delete(victim);
    });
    returning.set(victim, back);
  }
  await Promise.all(returning.values());
  return { tally: await acting, starts };
}

/** Milliseconds until it is ready again. */
async function killAndStart(node: Node): Promise<number> {
  const { code, signal } = await node.service.end('SIGKILL');
  assert.deepEqual({ code, signal }, { code: null, signal: 'SIGKILL' }, node.service.printed);
  const killed = performance.now();
  await node.start();
  await untilReady([await node.origin]);
  return performance.now() - killed;
}
