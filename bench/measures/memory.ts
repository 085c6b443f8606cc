import { childrenOf } from '../../test/crash/processes.ts';
import { compare } from '../comparison.ts';
import { BARE, type Contestant, OURS, uploadTask } from '../contestants.ts';
import { flushDisk } from '../machine.ts';
import { memoryOf } from '../memory.ts';
import { Field, PEERS } from '../peers/open.ts';
import { smallPicture } from '../picture.ts';
import type { Section } from '../report.ts';
import type { Scope } from '../scope.ts';
import { Samples } from '../statistics.ts';

const UPLOADS = 10_000;
const BODY_BYTES = 100_000;
/** Seconds: who does not come so far by then is looked at there. */
const TURN = 20;
const MIB = 2 ** 20;

const NOW = 'MiB after the uploads, server';
const PEAK = 'MiB at the most, server';
const FAMILY = 'MiB after the uploads, all processes';
const COUNT = 'uploads until then';

/** What servers hold after ten thousand uploads; once, as that takes long and varies little. */
export async function measureMemory(scope: Scope): Promise<Section> {
  const file = { head: await smallPicture(), length: BODY_BYTES };
  const requests = scope.quick ? UPLOADS / 10 : UPLOADS;
  const samples = new Samples();
  const missing: string[] = [];
  const names: string[] = [];
  for (const name of [OURS, ...PEERS, BARE[1]]) {
    await using field = await Field.open([name], scope);
    missing.push(...field.missing);
    for (const contestant of field.contestants) {
      names.push(name);
      const task = { ...uploadTask(contestant, file), connections: 16, requests };
      const { requests: done } = await scope.load.run(task, TURN);
      samples.add(`${name} ${COUNT}`, done);
      await look(contestant, samples);
      await flushDisk();
    }
  }
  const row = (what: string) => compare(samples, { what, names, better: 'less', peers: 1, yardstick: null });
  const memory = [NOW, PEAK, FAMILY].filter((what) => samples.has(`${OURS} ${what}`)).map(row);
  return {
    name: 'memory',
    title: `Memory after ${requests.toLocaleString('en')} uploads of ${BODY_BYTES / 1000} KB at 16 connections, one round`,
    rows: [...memory, { ...row(COUNT), 'to best peer': null, aim: null, met: null }],
    notes: [
      `Nobody was given more than ${TURN} s. ${OURS} has thumbnails to make then, and its media workers are among its processes.`,
      ...missing,
    ],
    plot: { unit: 'MiB', better: 'less', columns: names },
  };
}

async function look({ name, pid }: Contestant, samples: Samples): Promise<void> {
  const own = await memoryOf(pid);
  if (own === null) return;
  samples.add(`${name} ${NOW}`, own.now / MIB);
  samples.add(`${name} ${PEAK}`, own.peak / MIB);
  const children = await Promise.all(childrenOf(pid).map(memoryOf));
  samples.add(`${name} ${FAMILY}`, children.reduce((sum, child) => sum + (child?.now ?? 0), own.now) / MIB);
}
