import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { API_KEY } from '../crash/service.ts';
import { clusterSuite, startCluster } from './cluster.ts';

/** Requests a minute, and so one that comes back each second. */
const LIMIT = 60;
/** What a node draws in advance, at most. */
const DRAUGHT = LIMIT / 20;
const REQUESTS = 2 * LIMIT;
const CLIENTS = 8;

clusterSuite('one rate limit for three nodes', async (fresh) => {
  const env = { POLYREEL_RATE_LIMIT: String(LIMIT), POLYREEL_PUBLIC_URL: 'http://media.example.com' };
  const cluster = await startCluster(await fresh(), { roles: ['web', 'web', 'web'], env });
  after(() => cluster[Symbol.asyncDispose]());

  test('a key has its requests once, whichever nodes it asks, and is told when to go on', async (t) => {
    const origins = await Promise.all(cluster.nodes.map((node) => node.origin));
    const headers = { authorization: `Bearer ${API_KEY}` };
    const startedAt = performance.now();
    const statuses: number[] = [];
    const client = async (first: number) => {
      for (let number = first; number < REQUESTS; number += CLIENTS) {
        const reply = await fetch(`${origins[number % origins.length]}/api/v1/tags`, { headers });
        await reply.arrayBuffer();
        if (reply.status === 429) assert.ok(Number(reply.headers.get('retry-after')) >= 1);
        statuses.push(reply.status);
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, (_, first) => client(first)));
    const refilled = Math.ceil((performance.now() - startedAt) / 1_000) * (LIMIT / 60);
    const allowed = statuses.filter((status) => status === 200).length;
    t.diagnostic(`${allowed} of ${REQUESTS} were answered, ${refilled} could have come back meanwhile`);
    assert.ok(statuses.every((status) => status === 200 || status === 429));
    // What each node has drawn is its own until it gives it away; what the others hold may be missing.
    assert.ok(allowed <= LIMIT + refilled + DRAUGHT * origins.length, `${allowed} are too many`);
    assert.ok(
      allowed >= Math.min(REQUESTS, LIMIT - DRAUGHT * (origins.length - 1)),
      `${allowed} are too few`,
    );
  });
});
