import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { native } from '../conformance/drivers/native.ts';
import { uniqueFile } from '../crash/files.ts';
import { chooseSeed, seeded } from '../crash/random.ts';
import { type Fault, FaultProxy } from '../infra/fault-proxy.ts';
import { audit, untilReady } from './audit.ts';
import { type Cluster, clusterSuite, startCluster } from './cluster.ts';
import { ask } from './exchange.ts';
import { endure, worksEverywhere } from './outages.ts';
import { sampleOf } from './roads.ts';
import { WORKLOAD_ENV, Workload } from './workload.ts';

const MIB = 2 ** 20;
const ROLES = ['all', 'all', 'all'] as const;
const EVERY = [0, 1, 2];
const NONE: readonly number[] = [];
/** Milliseconds until whoever asks is told at the latest. */
const PATIENCE = 120_000;

/** What the store does, towards which nodes, and which of those can tell. */
interface Misbehaviour {
  readonly fault: Fault;
  readonly towards: readonly number[];
  readonly notReady: readonly number[];
}

const MISBEHAVIOURS: Readonly<Record<string, Misbehaviour>> = {
  'answers 500': { fault: { answer: 500 }, towards: EVERY, notReady: EVERY },
  'answers 503': { fault: { answer: 503 }, towards: EVERY, notReady: EVERY },
  'is slow': { fault: { latency: 100 }, towards: EVERY, notReady: NONE },
  'ends its answers early': { fault: { truncate: 50_000 }, towards: EVERY, notReady: NONE },
  'loses its answers': { fault: { cutDown: 20_000 }, towards: EVERY, notReady: NONE },
  'breaks off what it is sent': { fault: { cutUp: 100_000 }, towards: EVERY, notReady: NONE },
  'is cut off from one node': { fault: { down: true }, towards: [0], notReady: [0] },
  'is cut off from every node': { fault: { down: true }, towards: EVERY, notReady: EVERY },
  'is silent': { fault: { blackhole: true }, towards: EVERY, notReady: EVERY },
};

clusterSuite('S3 that fails beneath a cluster', (fresh) => {
  const seed = chooseSeed();
  const random = seeded(seed);
  const opened = new AsyncDisposableStack();
  let proxies: FaultProxy[];
  let cluster: Cluster;
  let workload: Workload;

  before(async () => {
    const bucket = await fresh();
    proxies = await Promise.all(ROLES.map(() => FaultProxy.open(bucket.endpoint)));
    for (const proxy of proxies) opened.use(proxy);
    const own = (index: number) => ({ POLYREEL_S3_ENDPOINT: proxies[index]?.origin ?? '' });
    cluster = opened.use(await startCluster(bucket, { roles: ROLES, env: WORKLOAD_ENV, own }));
    workload = opened.use(await Workload.open(cluster, random));
  });
  after(() => opened[Symbol.asyncDispose]());

  const heal = () => {
    for (const proxy of proxies) proxy.heal();
  };

  for (const [name, { fault, towards, notReady }] of Object.entries(MISBEHAVIOURS)) {
    test(`${name}: it is said within bounded time, and passes by itself`, async (t) => {
      t.diagnostic(`the same again: node test/cluster/s3-failures.test.ts ${seed}`);
      const begin = () => {
        for (const index of towards) proxies[index]?.set(fault);
      };
      const outage = { begin, end: heal, notReady };
      const { tally, readyAfter } = await endure(cluster, { workload, outage });
      t.diagnostic(`ready again after ${Math.round(readyAfter)} ms; ${tally}`);
      assert.ok(tally.longest('unavailable') < PATIENCE, `${tally}`);
      await worksEverywhere(cluster, { workload, random });
    });
  }

  test('a file that breaks off amid its delivery is cut, and never looks like a whole one', async () => {
    const [node] = cluster.nodes;
    const [proxy] = proxies;
    assert.ok(node && proxy);
    const origin = await node.origin;
    const file = uniqueFile(random, 64 * MIB);
    workload.world.ledger.sent(file);
    const reply = await ask(origin, native, native.upload(sampleOf(file)));
    assert.ok(reply);
    const uploaded = native.uploaded(reply);
    workload.world.ledger.kept(file, uploaded.id);

    const broken = await fetch(uploaded.url);
    assert.equal(broken.status, 200);
    assert.ok(broken.body);
    const reading = broken.body.getReader();
    await reading.read();
    proxy.set({ down: true });
    await assert.rejects(async () => {
      while (!(await reading.read()).done);
    });
    assert.equal(
      (await fetch(uploaded.url)).status,
      503,
      'and before the first byte it is an error as any other',
    );

    heal();
    await untilReady([origin]);
    const whole = Buffer.from(await (await fetch(uploaded.url)).arrayBuffer());
    assert.equal(createHash('sha256').update(whole).digest('hex'), file.sha256);
  });

  test('afterwards everything that was acknowledged is there, and nothing else', async (t) => {
    const { kept, deleted, swept } = await audit(cluster, workload.world);
    t.diagnostic(`${kept} kept, ${deleted} deleted, ${swept} blobs of interrupted uploads swept`);
    assert.ok(kept > 0 && deleted > 0);
  });
});
