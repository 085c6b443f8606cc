import { Workload } from '../../test/cluster/workload.ts';
import { isBusy, restoreAll } from '../../test/crash/client.ts';
import { eventually } from '../../test/crash/eventually.ts';
import { chooseSeed, seeded } from '../../test/crash/random.ts';
import { Latencies } from '../mixed/latencies.ts';
import { type Usage, Watch } from '../mixed/processes.ts';
import { renderOneByOne } from '../mixed/renders.ts';
import { type LoadedTarget, loadTargets } from '../mixed/targets.ts';
import type { Row, Section } from '../report.ts';
import type { Scope } from '../scope.ts';

const CLIENTS = 200;
/** POLYREEL_LOAD_SECONDS asks for more. */
const SECONDS = Number(process.env.POLYREEL_LOAD_SECONDS ?? 60);
const QUICK_SECONDS = 10;
/** Milliseconds for what has arrived to be looked at. */
const DRAINING = 900_000;
const MIB = 2 ** 20;

/**
 * 200 clients that send, list, read, tag, bind and delete at once, and two that have films made, of a server by itself
 * and of a cluster: any answer fails the measure but success and a deliberate 503, and afterwards every file that was
 * acknowledged is read back.
 */
export async function measureLoad({ directory, quick }: Scope): Promise<Section> {
  const seconds = quick ? QUICK_SECONDS : SECONDS;
  const { targets, missing } = await loadTargets(directory);
  const rows: Row[] = [];
  const notes = [...missing];
  for (const open of targets) {
    await using target = await open();
    const seed = chooseSeed();
    await using workload = await Workload.open(target, seeded(seed));
    const { tally, usages } = await actOn(target, workload, seconds);
    rows.push(...tally.rows(target.name, seconds));
    notes.push(
      `${target.name}: seed ${seed}; ${tally}`,
      ...usages.map((usage) => noteOf(target.name, usage)),
    );
    notes.push(`${target.name}: ${await verified(target, workload)}`);
  }
  return {
    name: 'load',
    title: `${CLIENTS} clients at once for ${seconds} s, of their own accord: as fast as they are answered`,
    rows,
    notes,
  };
}

async function actOn(
  target: LoadedTarget,
  workload: Workload,
  seconds: number,
): Promise<{ tally: Latencies; usages: readonly Usage[] }> {
  const watch = new Watch(target.families);
  const tally = new Latencies();
  const end = performance.now() + seconds * 1_000;
  const more = () => performance.now() < end;
  const origins = await Promise.all(target.nodes.map((node) => node.origin));
  await Promise.all([
    workload.run(more, CLIENTS, tally),
    ...origins.map((origin) => renderOneByOne(origin, more, tally)),
  ]);
  return { tally, usages: await watch.end() };
}

/** Reads everything back once it has been looked at, also what the trash had kept from being fetched. */
async function verified(target: LoadedTarget, { world }: Workload): Promise<string> {
  const { ledger, expectations } = world;
  const [origin = ''] = await Promise.all(target.nodes.map((node) => node.origin));
  const start = performance.now();
  const untilIdle = () =>
    eventually(async () => ((await isBusy(origin)) ? 'assets are still processing' : null), DRAINING);
  await untilIdle();
  const drained = ((performance.now() - start) / 1_000).toFixed(0);
  await expectations.verify(origin);
  await restoreAll(origin);
  expectations.allRestored();
  await untilIdle();
  await ledger.verifyAll(origin);
  return `${ledger.count('kept')} files whole, ${ledger.count('gone')} deleted; previews were done ${drained} s after the load`;
}

function noteOf(target: string, { name, memoryFirst, memoryLast, processor }: Usage): string {
  const memory = [memoryFirst, memoryLast].map((bytes) => `${Math.round(bytes / MIB)} MiB`).join(' → ');
  return `${target}, ${name}: ${memory} of memory, first third → last; ${processor.toFixed(1)} s of a processor with all that it started`;
}
