import { isBusy } from '../../test/crash/client.ts';
import { eventually } from '../../test/crash/eventually.ts';
import { childrenOf } from '../../test/crash/processes.ts';
import {
  BARE,
  type Contestant,
  DURABILITY,
  OURS,
  PICTURE,
  startBare,
  startPolyreel,
} from '../contestants.ts';
import type { Load } from '../load/load.ts';
import { smallPicture } from '../picture.ts';
import { aimFor, type Row, type Section } from '../report.ts';
import type { Scope } from '../scope.ts';
import { rotated, Samples } from '../statistics.ts';

const BODY_BYTES = 100_000;
const CONNECTIONS = [1, 16] as const;
const ROUNDS = 5;
const PAUSED = `${OURS}, media paused`;

/** One contestant's turn: a burst of uploads. */
interface Turn {
  readonly name: string;
  /** Resolves to uploads per second. */
  run(connections: number): Promise<number>;
}

/** 100 KB uploads per second, at one and at sixteen connections. */
export async function measureUploads({ directory, quick, profile, load }: Scope): Promise<Section> {
  await using servers = new AsyncDisposableStack();
  const polyreel = servers.use(await startPolyreel(directory, profile));
  const burst = await bursts(load, quick);
  const turns: Turn[] = [
    { name: OURS, run: (connections) => settled(polyreel, () => burst(polyreel, connections)) },
  ];
  if (process.platform === 'linux') turns.push({ name: PAUSED, run: pausing(polyreel, burst) });
  for (const name of BARE) {
    const server = servers.use(await startBare(directory, name));
    turns.push({ name, run: (connections) => burst(server, connections) });
  }
  const samples = await takeTurns(turns);
  return {
    name: 'uploads',
    title: `Uploads of ${BODY_BYTES / 1000} KB per second, median of ${ROUNDS} rounds`,
    rows: CONNECTIONS.map((connections) => rowOf(samples, turns, connections)),
    notes: [
      ...Object.entries(DURABILITY).map(([name, what]) => `${name}: ${what}.`),
      `${OURS} probes and previews each file in the background, on the same processors, while the next ones come in; with "media paused" its workers stand still for the length of the burst.`,
    ],
  };
}

async function bursts(load: Load, quick: boolean) {
  const head = await smallPicture();
  return async ({ origin, uploadPath: path, headers: own }: Contestant, connections: number) => {
    const requests = (quick ? 40 : 100) * (connections === 1 ? 1 : 3);
    const headers = { ...own, ...PICTURE };
    const body = { head, length: BODY_BYTES };
    const { seconds } = await load.run({
      origin,
      method: 'POST',
      path,
      headers,
      body,
      connections,
      requests,
    });
    return requests / seconds;
  };
}

type Burst = Awaited<ReturnType<typeof bursts>>;

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

async function takeTurns(turns: readonly Turn[]): Promise<Samples> {
  const samples = new Samples();
  for (const { run } of turns) await run(16); // warms up code, caches and workers
  for (let round = 0; round < ROUNDS; round++) {
    for (const { name, run } of rotated(turns, round)) {
      for (const connections of CONNECTIONS) samples.add(`${name} ${connections}`, await run(connections));
    }
  }
  return samples;
}

function rowOf(samples: Samples, turns: readonly Turn[], connections: number): Row {
  const rate = (name: string) => samples.median(`${name} ${connections}`);
  const rates = turns.map(({ name }) => [name, rate(name)]);
  const ratios = BARE.map((name) => [`ratio to ${name}`, rate(OURS) / rate(name)]);
  return {
    connections: String(connections),
    ...Object.fromEntries([...rates, ...ratios]),
    // Judged where the durability is the same.
    ...aimFor(rate(OURS) / rate('bare, file + dir'), '≥', 0.6),
  };
}
