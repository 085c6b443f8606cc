import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { childrenOf } from '../../test/crash/processes.ts';
import { compare } from '../comparison.ts';
import { BARE, type Contestant, OURS } from '../contestants.ts';
import { memoryOf } from '../memory.ts';
import { Field, NGINX, PEERS } from '../peers/open.ts';
import type { Section } from '../report.ts';
import type { Scope } from '../scope.ts';
import { rotated, Samples } from '../statistics.ts';

const ROUNDS = 5;
const MIB = 2 ** 20;
/** Milliseconds after which a server that has just answered counts as idle. */
const SETTLING = 300;
const NAMES = [OURS, ...PEERS, BARE[0], NGINX];

const ANSWERS = 'ms to the first answer';
const READY = 'ms until database, storage and media workers answer';
const SERVER = 'MiB idle, server';
const FAMILY = 'MiB idle, all processes';

/** From the start of the process to its first answers, and what it holds when it is idle then. */
export async function measureStart({ directory, profile, quick }: Scope): Promise<Section> {
  const samples = new Samples();
  const missing = new Set<string>();
  const rounds = quick ? 1 : ROUNDS;
  // Before the first round data directories are made, which is not counted.
  for (let round = -1; round < rounds; round++) {
    for (const name of rotated(NAMES, round + 1)) {
      const place = name.replaceAll(/\W/g, '-');
      await mkdir(join(directory, place), { recursive: true });
      await using field = await Field.open([name], { directory: join(directory, place), profile });
      for (const reason of field.missing) missing.add(reason);
      for (const contestant of field.contestants) {
        await look(contestant, round < 0 ? new Samples() : samples);
      }
    }
  }
  const names = NAMES.filter((name) => samples.has(`${name} ${ANSWERS}`));
  const rows = [ANSWERS, READY, SERVER, FAMILY].filter((what) => samples.has(`${OURS} ${what}`));
  return {
    name: 'start',
    title: `Starting, median of ${rounds} rounds`,
    rows: rows.map((what) => compare(samples, { what, names, better: 'less', peers: 1, yardstick: null })),
    notes: [
      `${OURS} is run as TypeScript, without a build. Each begins with a data directory that is there already.`,
      `The processes of ${OURS} are the server and its media workers, which are started before they are needed.`,
      ...missing,
    ],
    plot: { unit: 'ms, MiB', better: 'less', columns: names },
  };
}

async function look({ name, origin, pid, startedIn }: Contestant, samples: Samples): Promise<void> {
  const start = performance.now();
  samples.add(`${name} ${ANSWERS}`, startedIn);
  if (name === OURS) {
    const { ok, status } = await fetch(`${origin}/readyz`);
    if (!ok) throw new Error(`/readyz answers ${status}.`);
    samples.add(`${name} ${READY}`, startedIn + performance.now() - start);
  }
  await sleep(SETTLING);
  const own = await memoryOf(pid);
  if (own === null) return;
  samples.add(`${name} ${SERVER}`, own.now / MIB);
  const others = await Promise.all(childrenOf(pid).map(memoryOf));
  const all = others.reduce((sum, other) => sum + (other?.now ?? 0), own.now);
  samples.add(`${name} ${FAMILY}`, all / MIB);
}
