import { join } from 'node:path';
import { childrenOf } from '../../test/crash/processes.ts';
import { startService } from '../../test/crash/service.ts';
import { memoryOf } from '../memory.ts';
import type { Row, Section } from '../report.ts';
import type { Scope } from '../scope.ts';
import { Samples } from '../statistics.ts';

const ROUNDS = 5;
const MIB = 2 ** 20;

/** From the start of the process to its first answers, and what it holds when it is idle then. */
export async function measureStart({ directory }: Scope): Promise<Section> {
  const samples = new Samples();
  for (let round = 0; round < ROUNDS; round++) await startOnce(join(directory, 'data'), samples);
  const has = (name: string): Row[] =>
    samples.has(name) ? [{ what: name, value: samples.median(name) }] : [];
  return {
    name: 'start',
    title: `Starting, median of ${ROUNDS} rounds`,
    rows: [...TIMES, ...MEMORY].flatMap(has),
    notes: ['Run as TypeScript, without a build. The first of the rounds also makes the database.'],
  };
}

const ANSWERS = 'ms to the first answer';
const READY = 'ms until database, storage and media workers answer';
const SERVER = 'MiB idle, server';
const WORKERS = 'MiB idle, media workers';
const TIMES = [ANSWERS, READY];
const MEMORY = [SERVER, WORKERS];

async function startOnce(dataDir: string, samples: Samples): Promise<void> {
  const start = performance.now();
  await using service = await startService({ dataDir });
  const origin = await service.origin;
  await expectOk(`${origin}/livez`);
  samples.add(ANSWERS, performance.now() - start);
  await expectOk(`${origin}/readyz`);
  samples.add(READY, performance.now() - start);
  const own = await memoryOf(service.pid);
  if (own !== null) {
    samples.add(SERVER, own.now / MIB);
    const workers = await Promise.all(childrenOf(service.pid).map(memoryOf));
    samples.add(WORKERS, workers.reduce((sum, worker) => sum + (worker?.now ?? 0), 0) / MIB);
  }
  await service.end('SIGTERM');
}

async function expectOk(url: string): Promise<void> {
  const { ok, status } = await fetch(url);
  if (!ok) throw new Error(`${url} answers ${status}.`);
}
