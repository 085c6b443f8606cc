import assert from 'node:assert/strict';
import { paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { Client } from 'pg';
import { listAll, restoreAll } from '../crash/client.ts';
import { eventually } from '../crash/eventually.ts';
import { type Bucket, sdkClient } from '../infra/s3.ts';
import type { Cluster } from './cluster.ts';
import type { World } from './operations.ts';
import { sweepNow } from './sweeping.ts';

/** Milliseconds for all that is under way to end: jobs wait for the lease of a node that died, and between tries. */
const DRAINING = 180_000;
const BLOBS = 'blobs/';

export interface Findings {
  readonly kept: number;
  readonly deleted: number;
  /** Blobs of uploads that were interrupted, until the sweep. */
  readonly swept: number;
}

/** Everything that was acknowledged holds on every node, everything has ended, and nothing is left over. */
export async function audit(cluster: Cluster, { ledger, expectations }: World): Promise<Findings> {
  const origins = await Promise.all(cluster.nodes.map((node) => node.origin));
  const [first = ''] = origins;
  await untilReady(origins);
  await drain(cluster.databaseUrl);
  for (const origin of origins) await expectations.verify(origin);
  await restoreAll(first);
  await drain(cluster.databaseUrl); // imports that the trash had stopped
  expectations.allRestored();
  for (const origin of origins) await ledger.verifyAll(origin);
  const unfinished = (await listAll(first)).filter(
    ({ status }) => status !== 'ready' && status !== 'awaiting',
  );
  assert.deepEqual(unfinished, []);
  const swept = await compareStores(cluster);
  return { kept: ledger.count('kept'), deleted: ledger.count('gone'), swept };
}

/** Resolves when each node says that it and all it needs is there. */
export async function untilReady(origins: readonly string[]): Promise<void> {
  for (const origin of origins) {
    await eventually(async () => {
      const text = await readiness(origin);
      return text === '200' ? null : text;
    }, DRAINING);
  }
}

/** The status, and the reasons unless it is 200. */
export async function readiness(origin: string): Promise<string> {
  const reply = await fetch(`${origin}/readyz`, { headers: { connection: 'close' } }).catch(() => null);
  if (reply === null) return 'no reply';
  const text = await reply.text();
  return reply.status === 200 ? '200' : `${reply.status} ${text}`;
}

/** Until there are no jobs, of which none may have died. */
async function drain(databaseUrl: string): Promise<void> {
  const waiting = "select kind, state, attempt, interruptions, error from jobs where state <> 'dead'";
  await eventually(async () => {
    const jobs = await rows(databaseUrl, waiting);
    return jobs.length === 0 ? null : `${jobs.length} jobs are left, like ${JSON.stringify(jobs[0])}`;
  }, DRAINING);
  assert.deepEqual(await rows(databaseUrl, 'select kind, error from jobs'), [], 'jobs that were given up');
}

/** The table of blobs against the listing of the bucket: no row without its bytes, and no bytes without a row once swept. */
async function compareStores({ databaseUrl, bucket }: Cluster): Promise<number> {
  const table = await rows(databaseUrl, 'select key, size::int from blobs order by key');
  const before = await objects(bucket);
  const sizes = new Map(before.map(({ key, size }) => [key, size]));
  assert.deepEqual(
    table.filter(({ key, size }) => sizes.get(String(key)) !== size),
    [],
    'rows without their bytes',
  );
  await sweepNow({ databaseUrl, bucket });
  assert.deepEqual(await objects(bucket), table, 'the bucket after the sweep');
  return before.length - table.length;
}

async function objects(bucket: Bucket): Promise<{ key: string; size: number }[]> {
  const client = sdkClient(bucket);
  const found: { key: string; size: number }[] = [];
  for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket.bucket, Prefix: BLOBS })) {
    for (const { Key = '', Size = 0 } of page.Contents ?? []) {
      found.push({ key: Key.slice(BLOBS.length), size: Size });
    }
  }
  client.destroy();
  return found;
}

async function rows(databaseUrl: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query(sql)).rows.map((row) => ({ ...row }));
  } finally {
    await client.end();
  }
}
