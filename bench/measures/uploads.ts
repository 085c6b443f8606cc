import { isBusy } from '../../test/crash/client.ts';
import { eventually } from '../../test/crash/eventually.ts';
import { childrenOf } from '../../test/crash/processes.ts';
import { compare } from '../comparison.ts';
import { BARE, type Contestant, OURS, uploadTask } from '../contestants.ts';
import type { Load } from '../load/load.ts';
import { flushDisk } from '../machine.ts';
import { durabilityOf } from '../peers/durability.ts';
import { Field, FLUSHED, UNFLUSHED, YARDSTICKS } from '../peers/open.ts';
import { smallPicture } from '../picture.ts';
import type { Section } from '../report.ts';
import type { Scope } from '../scope.ts';
import { rotated, Samples } from '../statistics.ts';

const BODY_BYTES = 100_000;
/** Uploads in a turn, by connections. */
const CONNECTIONS: ReadonlyMap<number, number> = new Map([
  [1, 80],
  [16, 320],
  [64, 480],
]);
const ROUNDS = 5;
/** Seconds: nobody's turn takes longer. */
const TURN = 1;
const PAUSED = `${OURS}, media paused`;

/** One contestant's turn: a burst of uploads. */
interface Turn {
  readonly name: string;
  /** Resolves to uploads per second. */
  run(connections: number): Promise<number>;
}

/** 100 KB uploads per second, at one, sixteen and sixty-four connections. */
export async function measureUploads(scope: Scope): Promise<Section> {
  await using field = await Field.open([OURS, ...FLUSHED, ...UNFLUSHED, ...YARDSTICKS], scope);
  const burst = await bursts(scope.load, scope.quick);
  const turns = field.contestants.flatMap((contestant) => turnsOf(contestant, burst));
  const rounds = scope.quick ? 1 : ROUNDS;
  const samples = await takeTurns(turns, rounds);
  const names = turns.map(({ name }) => name);
  return {
    name: 'uploads',
    title: `Uploads of ${BODY_BYTES / 1000} KB per second, median of ${rounds} rounds`,
    rows: [...CONNECTIONS.keys()].map((connections) =>
      compare(samples, {
        what: connectionsIn(connections),
        names,
        better: 'more',
        peers: 1,
        // Judged where the durability is the same.
        yardstick: { name: BARE[1], share: 0.6 },
      }),
    ),
    notes: [
      ...field.names.map(durabilityOf),
      `${OURS} probes and previews each file in the background, on the same processors, while the next ones come in; with "media paused" its workers stand still for the length of the burst.`,
      ...field.missing,
    ],
    plot: { unit: 'uploads/s', better: 'more', columns: names },
  };
}

async function bursts(load: Load, quick: boolean) {
  const file = { head: await smallPicture(), length: BODY_BYTES };
  return async (contestant: Contestant, connections: number) => {
    const all = CONNECTIONS.get(connections) ?? 0;
    const requests = quick ? Math.ceil(all / 5) : all;
    const result = await load.run({ ...uploadTask(contestant, file), connections, requests }, TURN);
    return result.requests / result.seconds;
  };
}

type Burst = Awaited<ReturnType<typeof bursts>>;

function turnsOf(contestant: Contestant, burst: Burst): Turn[] {
  const { name } = contestant;
  if (name !== OURS) return [{ name, run: (connections) => burst(contestant, connections) }];
  const run = (connections: number) => settled(contestant, () => burst(contestant, connections));
  const plain = { name, run };
  if (process.platform !== 'linux') return [plain];
  return [plain, { name: PAUSED, run: pausing(contestant, burst) }];
}

/** The media work that a burst leaves behind is not to slow down the next contestant. */
async function settled(polyreel: Contestant, run: () => Promise<number>): Promise<number> {
  const rate = await run();
  await eventually(async () => ((await isBusy(polyreel.origin)) ? 'assets are processing' : null));
  return rate;
}

function pausing(polyreel: Contestant, burst: Burst): Turn['run'] {
  return (connections) =>
    settled(polyreel, async () => {
      const workers = childrenOf(polyreel.pid);
      for (const pid of workers) process.kill(pid, 'SIGSTOP');
      try {
        return await burst(polyreel, connections);
      } finally {
        for (const pid of workers) process.kill(pid, 'SIGCONT');
      }
    });
}

async function takeTurns(turns: readonly Turn[], rounds: number): Promise<Samples> {
  const samples = new Samples();
  for (const { run } of turns) await run(16); // warms up code, caches and workers
  for (let round = 0; round < rounds; round++) {
    for (const { name, run } of rotated(turns, round)) {
      for (const connections of CONNECTIONS.keys()) {
        samples.add(`${name} ${connectionsIn(connections)}`, await run(connections));
      }
      await flushDisk();
    }
  }
  return samples;
}

function connectionsIn(count: number): string {
  return count === 1 ? '1 connection' : `${count} connections`;
}
