import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { jsonOf } from '../conformance/client.ts';
import { native } from '../conformance/drivers/native.ts';
import { whole } from '../conformance/source.ts';
import { eventually } from '../crash/eventually.ts';
import { uniqueFile } from '../crash/files.ts';
import type { Random } from '../crash/random.ts';
import { readiness, untilReady } from './audit.ts';
import type { Cluster } from './cluster.ts';
import { ask, call } from './exchange.ts';
import { sampleOf } from './roads.ts';
import type { Tally } from './tally.ts';
import type { Workload } from './workload.ts';

/** Milliseconds that an outage lasts at least; POLYREEL_CLUSTER_OUTAGE asks for another time. */
const LASTING = Number(process.env.POLYREEL_CLUSTER_OUTAGE ?? 2_000);
/** Actions before an outage, and after it. */
const AROUND = 24;

/** Something that a cluster needs and that does not work for a while. */
export interface Outage {
  readonly begin: () => unknown;
  readonly end: () => unknown;
  /** By their places: those that cannot do without, and say so. */
  readonly notReady: readonly number[];
}

export interface Endured {
  readonly tally: Tally;
  /** Milliseconds from the end of the outage until every node was ready. */
  readonly readyAfter: number;
}

/** Clients go on doing all sorts of things before, during and after an outage. */
export async function endure(
  cluster: Cluster,
  { workload, outage }: { workload: Workload; outage: Outage },
): Promise<Endured> {
  const origins = await Promise.all(cluster.nodes.map((node) => node.origin));
  let asked = 0;
  let isOver = false;
  const acting = workload.run(() => {
    asked += 1;
    return !isOver;
  });
  const acted = async (actions: number) => {
    const until = asked + actions;
    await eventually(async () => (asked < until ? 'the clients stand still' : null));
  };
  try {
    await acted(AROUND);
    await outage.begin();
    await sleep(LASTING);
    for (const index of outage.notReady) await saysNotReady(origins[index] ?? '');
    await outage.end();
    const ended = performance.now();
    await untilReady(origins);
    const readyAfter = performance.now() - ended;
    await acted(AROUND);
    isOver = true;
    return { tally: await acting, readyAfter };
  } finally {
    isOver = true;
    await acting;
  }
}

async function saysNotReady(origin: string): Promise<void> {
  await eventually(async () => {
    const told = await readiness(origin);
    return told.startsWith('503') ? null : `${origin} says that it is ready: ${told}`;
  });
}

/** Each node takes an import and hears of its end, whichever of them fetches the file. */
export async function worksEverywhere(
  cluster: Cluster,
  { workload, random }: { workload: Workload; random: Random },
): Promise<void> {
  for (const node of cluster.nodes) {
    const file = uniqueFile(random);
    workload.world.ledger.sent(file);
    const link = workload.source.at(`/${file.sha256}`, whole(sampleOf(file)));
    const request = call('POST', '/imports', { link });
    const headers = { ...request.headers, prefer: 'wait=60' };
    const reply = await ask(await node.origin, native, { ...request, headers });
    assert.equal(reply?.status, 201, `${reply?.bytes}`);
    assert.partialDeepStrictEqual(jsonOf(reply), { status: 'ready', sha256: file.sha256 });
  }
}
