import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chooseSeed, seeded } from '../crash/random.ts';
import { FaultProxy } from '../infra/fault-proxy.ts';
import type { PostgresServer } from '../infra/postgres/server.ts';
import { makeDatabase, ownServer } from '../infra/postgres.ts';
import { audit } from './audit.ts';
import { type Cluster, clusterSuite, startCluster } from './cluster.ts';
import { endure, type Outage, worksEverywhere } from './outages.ts';
import { WORKLOAD_ENV, Workload } from './workload.ts';

const ROLES = ['all', 'all', 'all'] as const;
const EVERY = [0, 1, 2];
const NONE: readonly number[] = [];
/** Milliseconds that one statement may take, so that a dead connection is given up while a test waits. */
const STATEMENT = 5_000;
/** Milliseconds until whoever asks is told at the latest: a statement that hangs, and a search for another connection. */
const PATIENCE = 40_000;

clusterSuite('PostgreSQL that fails beneath a cluster', (fresh) => {
  const seed = chooseSeed();
  const random = seeded(seed);
  const opened = new AsyncDisposableStack();
  let server: PostgresServer;
  let proxies: FaultProxy[];
  let cluster: Cluster;
  let workload: Workload;

  before(async () => {
    server = opened.use(await ownServer());
    const database = opened.use(await makeDatabase(server.address));
    const { host } = new URL(database.url);
    proxies = await Promise.all(ROLES.map(() => FaultProxy.open(`http://${host}`)));
    for (const proxy of proxies) opened.use(proxy);
    const own = (index: number) => {
      const url = new URL(database.url);
      url.host = new URL(proxies[index]?.origin ?? '').host;
      return { DATABASE_URL: url.href };
    };
    const env = { ...WORKLOAD_ENV, POLYREEL_DATABASE_TIMEOUT: `${STATEMENT}ms` };
    cluster = opened.use(await startCluster(await fresh(), { roles: ROLES, env, database, own }));
    workload = opened.use(await Workload.open(cluster, random));
  });
  after(() => opened[Symbol.asyncDispose]());

  const heal = () => proxies.forEach((proxy) => void proxy.heal());
  const outages: Readonly<Record<string, Outage>> = {
    'killed and started again': {
      begin: () => server.kill(),
      end: () => server.resurrect(),
      notReady: EVERY,
    },
    'stopped and started again': {
      begin: () => server.stop(),
      end: () => server.resurrect(),
      notReady: EVERY,
    },
    paused: { begin: () => server.pause(), end: () => server.resume(), notReady: EVERY },
    'cut off from one node': {
      begin: () => proxies[0]?.set({ down: true }),
      end: heal,
      notReady: [0],
    },
    'cut off from every node': {
      begin: () => proxies.forEach((proxy) => void proxy.set({ down: true })),
      end: heal,
      notReady: EVERY,
    },
    'silent towards one node': {
      begin: () => proxies[0]?.set({ blackhole: true }),
      end: heal,
      notReady: [0],
    },
    'losing its connections again and again': {
      begin: () => proxies.forEach((proxy) => void proxy.set({ cutDown: 50_000 })),
      end: heal,
      notReady: NONE,
    },
  };

  for (const [name, outage] of Object.entries(outages)) {
    test(`${name}: it is said within bounded time, and passes by itself`, async (t) => {
      t.diagnostic(`the same again: node test/cluster/postgres-failures.test.ts ${seed}`);
      const { tally, readyAfter } = await endure(cluster, { workload, outage });
      t.diagnostic(`ready again after ${Math.round(readyAfter)} ms; ${tally}`);
      assert.ok(tally.longest('unavailable') < PATIENCE, `${tally}`);
      assert.equal(tally.count('lost'), 0, 'nobody is left without a reply');
      await worksEverywhere(cluster, { workload, random });
    });
  }

  test('afterwards everything that was acknowledged is there, and nothing else', async (t) => {
    const { kept, deleted, swept } = await audit(cluster, workload.world);
    t.diagnostic(`${kept} kept, ${deleted} deleted, ${swept} blobs of interrupted uploads swept`);
    assert.ok(kept > 0 && deleted > 0);
  });
});
