import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { listAll } from '../crash/client.ts';
import { type MediaFile, uniqueFile } from '../crash/files.ts';
import { between, chooseSeed, type Random, seeded } from '../crash/random.ts';
import { openBalancer } from './balancer.ts';
import { clusterSuite, startCluster } from './cluster.ts';
import { StrictClient } from './strict-client.ts';

const ROLES = ['web', 'web', 'all', 'worker'] as const;
const CLIENTS = 8;
/** What is done before the next node is restarted, at least. */
const BETWEEN = 30;

/** Clients that do all sorts of things without a pause, and remember what may not be lost. */
class Load {
  readonly kept = new Map<string, MediaFile>();
  readonly failures: string[] = [];
  done = 0;
  #ending = false;
  readonly #running: Promise<unknown>;

  constructor(origin: string, random: Random) {
    const clients = Array.from({ length: CLIENTS }, () => this.#client(origin, seeded(random() * 2 ** 32)));
    this.#running = Promise.all(clients);
  }

  /** Resolves when so many more things have been done, or something failed. */
  async more(count: number): Promise<void> {
    const until = this.done + count;
    while (this.done < until && this.failures.length === 0) await sleep(20);
  }

  async end(): Promise<void> {
    this.#ending = true;
    await this.#running;
  }

  async #client(origin: string, random: Random): Promise<void> {
    using client = new StrictClient(origin);
    while (!this.#ending) {
      await this.#act(client, random).catch((error: unknown) => this.failures.push(String(error)));
      this.done += 1;
    }
  }

  async #act(client: StrictClient, random: Random): Promise<void> {
    const ids = [...this.kept.keys()];
    const id = ids[between(random, 0, ids.length - 1)];
    const lot = random();
    if (id === undefined || lot < 0.4) return this.#send(client, random);
    if (lot < 0.5) {
      await client.ask({ method: 'GET', at: '/api/v1/assets?limit=20&q=square', expected: [200] });
      return;
    }
    if (lot < 0.6) {
      this.kept.delete(id);
      await client.ask({ method: 'DELETE', at: `/api/v1/assets/${id}?permanent=true`, expected: [204] });
      return;
    }
    const file = this.kept.get(id);
    this.kept.delete(id); // so that nobody deletes it meanwhile
    const { url } = await client.show(id);
    assert.equal(await client.download(url), file?.sha256, `the bytes of ${id}`);
    if (file !== undefined) this.kept.set(id, file);
  }

  async #send(client: StrictClient, random: Random): Promise<void> {
    const file = uniqueFile(random);
    const lot = random();
    if (lot < 0.4) this.kept.set(await client.upload(file), file);
    else if (lot < 0.6) this.kept.set(await client.upload(file, { prefer: 'wait=10' }), file);
    else this.kept.set(await client.uploadResumably(file), file);
  }
}

clusterSuite('a new version', (fresh) => {
  test('is deployed node by node without a single failed request', async (t) => {
    const seed = chooseSeed();
    t.diagnostic(`the same again: node test/cluster/deploying.test.ts ${seed}`);
    await using balancer = await openBalancer();
    const env = { POLYREEL_PUBLIC_URL: balancer.origin, POLYREEL_DRAIN_DELAY: '5s' };
    await using cluster = await startCluster(await fresh(), { roles: ROLES, env });
    const answering = cluster.nodes.slice(0, 3);
    for (const node of answering) await balancer.add(await node.origin);

    const load = new Load(balancer.origin, seeded(seed));
    for (const node of cluster.nodes) {
      await load.more(BETWEEN);
      const { code, signal } = await node.service.end('SIGTERM');
      assert.deepEqual({ code, signal }, { code: 0, signal: null }, node.service.printed);
      await node.start();
      if (answering.includes(node)) await balancer.add(await node.origin);
    }
    await load.more(BETWEEN);
    await load.end();
    t.diagnostic(`${load.done} things done, ${load.kept.size} files kept`);
    assert.deepEqual(load.failures, []);

    const listed = await listAll(balancer.origin);
    const hashes = new Map(listed.map(({ id, sha256 }) => [id, sha256]));
    for (const [id, { sha256 }] of load.kept) assert.equal(hashes.get(id), sha256, `what is kept of ${id}`);
    assert.ok(load.kept.size > 0);
  });
});
