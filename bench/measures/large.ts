import { isBusy } from '../../test/crash/client.ts';
import { eventually } from '../../test/crash/eventually.ts';
import { type Comparison, compare } from '../comparison.ts';
import {
  BARE,
  type Contestant,
  type MadeUp,
  OURS,
  type Stored,
  TUS_SERVER,
  uploadTask,
} from '../contestants.ts';
import type { Load } from '../load/load.ts';
import { flushDisk } from '../machine.ts';
import { memoryOf, resetPeak } from '../memory.ts';
import { BEHIND_NGINX } from '../peers/behind-nginx.ts';
import { durabilityOf } from '../peers/durability.ts';
import { Field, FLUSHED, NGINX, UNFLUSHED } from '../peers/open.ts';
import { smallPicture } from '../picture.ts';
import { aimFor, type Row, type Section } from '../report.ts';
import type { Scope } from '../scope.ts';
import { rotated, Samples } from '../statistics.ts';

const ROUNDS = 5;
const MB = 1e6;
const MIB = 2 ** 20;
const RIVAL = BARE[1];

const UPLOAD = 'upload, MB/s';
const DOWNLOAD = 'download, MB/s';
const RANGES = 'ranges of 1 MiB, 16 connections, MB/s';
const IDLE = 'memory when new and idle, MiB';
const PEAK = 'peak memory of the uploads, MiB';

/** One large file up and down again, also in parts: megabytes per second, and the memory that it takes. */
export async function measureLarge(scope: Scope): Promise<Section> {
  const { quick, load } = scope;
  await using field = await Field.open([OURS, BEHIND_NGINX, ...FLUSHED, ...UNFLUSHED, RIVAL, NGINX], scope);
  const file = { head: await smallPicture(), length: (quick ? 64 : 1024) * MIB };
  const rounds = quick ? 1 : ROUNDS;
  const instruments = { load, samples: new Samples() };
  for (let round = 0; round < rounds; round++) {
    for (const contestant of rotated(field.contestants, round)) {
      const stored = await measureUpload(instruments, contestant, file);
      if (delivers(contestant)) {
        await measureDownload(instruments, contestant, stored);
        await measureRanges(instruments, contestant, { path: stored.path, start: file.length / 2 });
      }
      await remove(contestant, stored);
      await flushDisk();
    }
  }
  return {
    name: 'large',
    title: `One file of ${file.length / MIB} MiB, median of ${rounds} rounds`,
    rows: rowsOf(instruments.samples, field.names),
    notes: [
      ...field.names.map(durabilityOf),
      "Memory is the server process's own resident set, that of the page cache not included; of nginx it is the first process, of Polyreel behind it that of Polyreel.",
      `${TUS_SERVER} takes uploads and is not there to give files out; the bare server knows no ranges.`,
      'What one left to be written was flushed before the next one began.',
      ...field.missing,
    ],
    plot: { unit: 'MB/s', better: 'more', columns: field.names },
  };
}

/** A peer gives files out in the same way, whether it flushes or not: it is asked once only. */
function delivers({ name, product }: Contestant): boolean {
  return product !== TUS_SERVER && !UNFLUSHED.includes(name);
}

interface Instruments {
  readonly load: Load;
  readonly samples: Samples;
}

const ONE = { connections: 1, requests: 1 } as const;

async function measureUpload(
  { load, samples }: Instruments,
  contestant: Contestant,
  file: MadeUp,
): Promise<Stored> {
  const { name, product, origin, pid } = contestant;
  const before = await memoryOf(pid);
  await resetPeak(pid);
  const result = await load.run({ ...uploadTask(contestant, file), ...ONE });
  samples.add(`${name} ${UPLOAD}`, file.length / MB / result.seconds);
  const after = await memoryOf(pid);
  if (before !== null && after !== null) {
    if (!samples.has(`${name} ${IDLE}`)) samples.add(`${name} ${IDLE}`, before.now / MIB);
    samples.add(`${name} ${PEAK}`, after.peak / MIB);
  }
  if (product === OURS)
    await eventually(async () => ((await isBusy(origin)) ? 'the file is processing' : null));
  return contestant.stored(result);
}

async function measureDownload(
  { load, samples }: Instruments,
  { name, origin, headers }: Contestant,
  { path }: Stored,
): Promise<void> {
  const { seconds, received } = await load.run({ origin, method: 'GET', path, headers, body: null, ...ONE });
  samples.add(`${name} ${DOWNLOAD}`, received / MB / seconds);
}

/** Of who gives the part that was asked for: the others have no sample. */
async function measureRanges(
  { load, samples }: Instruments,
  { name, origin, headers: own }: Contestant,
  { path, start }: { path: string; start: number },
): Promise<void> {
  const headers = { ...own, range: `bytes=${start}-${start + MIB - 1}` };
  const task = { origin, method: 'GET', path, headers, body: null } as const;
  const trial = await fetch(origin + path, { headers });
  await trial.body?.cancel();
  if (trial.status !== 206) return;
  const { seconds, received } = await load.run({ ...task, connections: 16, requests: 320 });
  samples.add(`${name} ${RANGES}`, received / MB / seconds);
}

async function remove({ name, origin, headers, pathOf }: Contestant, { id }: Stored): Promise<void> {
  const { ok } = await fetch(origin + pathOf(id), { method: 'DELETE', headers });
  if (!ok) throw new Error(`${name} does not delete what it has stored.`);
}

function rowsOf(samples: Samples, names: readonly string[]): Row[] {
  const row = (what: string, yardstick: Comparison['yardstick']) =>
    compare(samples, { what, names, better: 'more', peers: 1, yardstick });
  const nginx = { name: NGINX, share: 0.7, as: BEHIND_NGINX };
  const rates = [row(UPLOAD, { name: RIVAL, share: 0.9 }), row(DOWNLOAD, nginx), row(RANGES, nginx)];
  if (process.platform !== 'linux') return rates;
  const memory = (what: string) =>
    compare(samples, { what, names, better: 'less', peers: 0, yardstick: null });
  const growth = Math.max(...samples.of(`${OURS} ${PEAK}`)) - samples.median(`${OURS} ${IDLE}`);
  return [
    ...rates,
    { ...memory(IDLE), aim: null, met: null },
    { ...memory(PEAK), ...aimFor(growth, '≤', 64, ' MiB more than idle') },
  ];
}
