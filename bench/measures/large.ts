import { isBusy } from '../../test/crash/client.ts';
import { eventually } from '../../test/crash/eventually.ts';
import { type Contestant, DURABILITY, OURS, PICTURE, startBare, startPolyreel } from '../contestants.ts';
import type { Load } from '../load/load.ts';
import type { BodyPlan } from '../load/task.ts';
import { memoryOf, resetPeak } from '../memory.ts';
import { smallPicture } from '../picture.ts';
import { aimFor, type Row, type Section } from '../report.ts';
import type { Scope } from '../scope.ts';
import { rotated, Samples } from '../statistics.ts';

const ROUNDS = 5;
const MB = 1e6;
const MIB = 2 ** 20;
const RIVAL = 'bare, file + dir';

/** One large file up and down again: megabytes per second, and the memory that it takes. */
export async function measureLarge({ directory, quick, profile, load }: Scope): Promise<Section> {
  await using servers = new AsyncDisposableStack();
  const contestants = [
    servers.use(await startPolyreel(directory, profile)),
    servers.use(await startBare(directory, RIVAL)),
  ];
  const body = { head: await smallPicture(), length: (quick ? 256 : 1024) * MIB };
  const samples = new Samples();
  for (let round = 0; round < ROUNDS; round++) {
    for (const contestant of rotated(contestants, round)) {
      const id = await measureUpload({ load, samples }, contestant, body);
      await measureDownload({ load, samples }, contestant, id);
    }
  }
  const rates = ['upload', 'download'].map((what) => rateRow(samples, what));
  return {
    name: 'large',
    title: `One file of ${body.length / MIB} MiB, median of ${ROUNDS} rounds`,
    rows: [...rates, ...(process.platform === 'linux' ? memoryRows(samples) : [])],
    notes: [
      `${OURS}: ${DURABILITY[OURS]}; ${RIVAL}: ${DURABILITY[RIVAL]}.`,
      "Memory is the server process's own resident set; growth is its highest peak during an upload over what it held when it was new and idle.",
    ],
  };
}

interface Instruments {
  readonly load: Load;
  readonly samples: Samples;
}

interface Stored {
  readonly id: string;
  readonly url: string;
}

async function measureUpload(
  { load, samples }: Instruments,
  { name, origin, pid, headers: own, uploadPath: path }: Contestant,
  body: BodyPlan,
): Promise<Stored> {
  const before = await memoryOf(pid);
  await resetPeak(pid);
  const headers = { ...own, ...PICTURE };
  const task = { origin, method: 'POST', path, headers, body, connections: 1, requests: 1 } as const;
  const { seconds, lastReply } = await load.run(task);
  samples.add(`${name} upload`, body.length / MB / seconds);
  const after = await memoryOf(pid);
  if (before !== null && after !== null) {
    samples.add(`${name} idle`, before.now / MIB);
    samples.add(`${name} peak`, after.peak / MIB);
  }
  if (name === OURS) await eventually(async () => ((await isBusy(origin)) ? 'the file is processing' : null));
  return JSON.parse(lastReply ?? '');
}

/** And removes the file. */
async function measureDownload(
  { load, samples }: Instruments,
  { name, origin, headers, pathOf }: Contestant,
  { id, url }: Stored,
): Promise<void> {
  const { pathname, search } = new URL(url, origin);
  const path = pathname + search;
  const task = { origin, method: 'GET', path, headers: {}, body: null, connections: 1, requests: 1 } as const;
  const { seconds, received } = await load.run(task);
  samples.add(`${name} download`, received / MB / seconds);
  const { ok } = await fetch(origin + pathOf(id), { method: 'DELETE', headers });
  if (!ok) throw new Error(`${name} does not delete what it has stored.`);
}

function rateRow(samples: Samples, what: string): Row {
  const [ours, theirs] = [samples.median(`${OURS} ${what}`), samples.median(`${RIVAL} ${what}`)];
  return {
    what,
    unit: 'MB/s',
    [OURS]: ours,
    [RIVAL]: theirs,
    ratio: ours / theirs,
    ...aimFor(ours / theirs, '≥', 0.9),
  };
}

function memoryRows(samples: Samples): Row[] {
  const idle = (name: string) => samples.of(`${name} idle`)[0] ?? Number.NaN;
  const peak = (name: string) => Math.max(...samples.of(`${name} peak`));
  const growth = (name: string) => peak(name) - idle(name);
  const row = (what: string, of: (name: string) => number): Row => ({
    what,
    unit: 'MiB',
    [OURS]: of(OURS),
    [RIVAL]: of(RIVAL),
    ratio: null,
    aim: null,
    met: null,
  });
  return [
    row('idle memory', idle),
    row('peak memory', peak),
    { ...row('memory growth', growth), ...aimFor(growth(OURS), '≤', 64, ' MiB') },
  ];
}
