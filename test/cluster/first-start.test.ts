import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { Client } from 'pg';
import { eventually } from '../crash/eventually.ts';
import { clusterSuite, startCluster } from './cluster.ts';

const ROLES = ['all', 'web', 'web', 'worker'] as const;
const ROUNDS = 2;
/** Set to nothing, which is as not at all: what the nodes need they have to agree on. */
const env = {
  POLYREEL_API_KEY: '',
  POLYREEL_SECRET: '',
  POLYREEL_PUBLIC_URL: 'http://nodes.invalid',
};

/** How many rows each table of what is made once has. */
async function madeOnce(databaseUrl: string): Promise<Record<string, unknown>> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const count = (table: string) => `(select count(*)::int from ${table}) as ${table}`;
    const { rows } = await client.query(
      `select ${['workspaces', 'accounts', 'api_keys'].map(count).join(', ')}`,
    );
    return rows[0];
  } finally {
    await client.end();
  }
}

async function upload(origin: string, key: string): Promise<string> {
  const reply = await fetch(`${origin}/api/v1/assets?name=sample.png`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'image/png' },
    body: await readFile('docs/images/sample.png'),
  });
  assert.equal(reply.status, 201);
  return ((await reply.json()) as { id: string }).id;
}

/** The path of the URL that a node gives of an asset's file. */
async function linkOf(origin: string, key: string, id: string): Promise<string> {
  const reply = await fetch(`${origin}/api/v1/assets/${id}`, { headers: { authorization: `Bearer ${key}` } });
  assert.equal(reply.status, 200);
  const { url } = (await reply.json()) as { url: string };
  return url.slice(env.POLYREEL_PUBLIC_URL.length);
}

async function statusOf(url: string): Promise<number> {
  const reply = await fetch(url);
  await reply.arrayBuffer();
  return reply.status;
}

clusterSuite('nodes that start together on nothing', (fresh) => {
  for (let round = 1; round <= ROUNDS; round += 1) {
    test(`agree on one library, and believe each other's links (round ${round})`, async () => {
      await using cluster = await startCluster(await fresh(), { roles: ROLES, env });
      const origins = await Promise.all(cluster.nodes.map(({ origin }) => origin));
      for (const origin of origins) {
        await eventually(async () => {
          const status = await statusOf(`${origin}/readyz`);
          return status === 200 ? null : `/readyz: ${status}`;
        });
      }
      const printed = cluster.nodes.map(({ service }) => service.printed).join('\n');
      const keys = [...printed.matchAll(/first API key: +(\S+)/g)].map(([, key]) => key ?? '');
      assert.equal(keys.length, 1, 'so many nodes showed a key');
      assert.deepEqual(await madeOnce(cluster.databaseUrl), { workspaces: 1, accounts: 1, api_keys: 1 });

      const [key = '', answering] = [keys[0], origins.slice(0, 3)];
      const id = await upload(answering[0] ?? '', key);
      const links = await Promise.all(answering.map((origin) => linkOf(origin, key, id)));
      for (const origin of answering) {
        for (const link of links) assert.equal(await statusOf(origin + link), 200);
      }
    });
  }
});
