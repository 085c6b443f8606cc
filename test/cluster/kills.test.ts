import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { isBusy, listAll, remove } from '../crash/client.ts';
import { eventually } from '../crash/eventually.ts';
import { uniqueFile } from '../crash/files.ts';
import { Ledger } from '../crash/ledger.ts';
import { between, chooseSeed, type Random, seeded } from '../crash/random.ts';
import { someManner, upload } from '../crash/upload.ts';
import { type Cluster, clusterSuite, startCluster } from './cluster.ts';

const ROLES = ['all', 'all', 'all'] as const;
const CLIENTS = 12;
/** In `npm test`; POLYREEL_CLUSTER_ACTIONS asks for more. */
const ACTIONS = Number(process.env.POLYREEL_CLUSTER_ACTIONS ?? 300);
/** Actions between two kills, at most. */
const PACE = 60;
/** Of the actions, how many delete something. */
const DELETIONS = 0.2;

clusterSuite('nodes that are killed', (fresh) => {
  test('lose nothing that was acknowledged', async (t) => {
    const seed = chooseSeed();
    t.diagnostic(`the same again: node test/cluster/kills.test.ts ${seed}`);
    const random = seeded(seed);
    await using cluster = await startCluster(await fresh(), { roles: ROLES });
    const ledger = new Ledger();
    const kills = await actAmidKills(cluster, { ledger, random });

    const [first] = cluster.nodes;
    assert.ok(first);
    for (const { origin } of cluster.nodes) await ledger.verifyAll(await origin);
    await eventually(async () => ((await isBusy(await first.origin)) ? 'assets are still processing' : null));
    const unfinished = (await listAll(await first.origin)).filter(
      ({ status }) => status !== 'ready' && status !== 'failed',
    );
    assert.deepEqual(unfinished, []);
    t.diagnostic(`${kills} kills; ${ledger.count('kept')} uploads kept, ${ledger.count('gone')} deleted`);
    assert.ok(kills > 0 && ledger.count('kept') > 0 && ledger.count('gone') > 0);
  });
});

/** Clients act on whichever node, one of which is killed and started again from time to time; returns how often. */
async function actAmidKills(
  cluster: Cluster,
  { ledger, random }: { ledger: Ledger; random: Random },
): Promise<number> {
  const agent = new Agent({ keepAlive: true });
  let left = ACTIONS;

  async function client(own: Random): Promise<void> {
    while (left > 0) {
      left -= 1;
      const node = cluster.nodes[between(own, 0, cluster.nodes.length - 1)];
      // One that is starting again has nowhere to listen yet.
      const origin = await node?.origin.catch(() => null);
      if (origin) await act({ origin, agent }, { ledger, random: own });
      else await sleep(50);
    }
  }

  const all = Promise.all(Array.from({ length: CLIENTS }, () => client(seeded(random() * 2 ** 32))));
  let kills = 0;
  while (left > PACE) {
    const until = left - between(random, 1, PACE);
    while (left > until) await sleep(5);
    const victim = cluster.nodes[between(random, 0, cluster.nodes.length - 1)];
    assert.ok(victim);
    assert.deepEqual(
      await victim.service.end('SIGKILL'),
      { code: null, signal: 'SIGKILL' },
      victim.service.printed,
    );
    kills += 1;
    await victim.start();
  }
  await all;
  agent.destroy();
  return kills;
}

async function act(
  target: { origin: string; agent: Agent },
  { ledger, random }: { ledger: Ledger; random: Random },
): Promise<void> {
  const [victim] = random() < DELETIONS ? ledger.deletable() : [];
  if (victim === undefined) {
    const file = uniqueFile(random);
    ledger.sent(file);
    const id = await upload(target, file, someManner(random));
    if (id !== null) ledger.kept(file, id);
    return;
  }
  ledger.leaving(victim.sha256);
  const status = await remove(target.origin, victim.id).catch(() => null);
  if (status === 204) ledger.gone(victim.sha256);
}
